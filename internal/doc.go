// Package internal holds the house of wenping; this file keeps its dictionary.
//
// The floors are the data flow: document ← facts ← rule ← review ← paper ←
// render, with store and web above and cmd/wenping on top. A file is read, its
// claims are found, the standard is held against them, a person decides, a
// letter leaves. ingest stands beside the chain: it only makes a document, and
// is handed to review as a function. imports_test.go holds the allowed imports
// as a table, each with its reason.
//
// One English word for each Chinese concept:
//
//	评估报告 report              事项、决策事项 matter          责任主体 responsible body
//	实施主体、第三方机构 agency   决策机关 decision body         报备表 filing form
//	审查反馈意见书 feedback notice 退回重新评估函 return letter   补正 correction
//	退回 return                  备案 filing                    征求意见 consultation
//	公示 publicity (one: notice)  利益相关者 stakeholder         问卷 survey
//	采纳 adoption                四性 four dimensions           风险点、风险因素 risk
//	风险程度 degree              风险等级 level                 综合风险指数 index
//	防范化解措施 measure         责任单位 unit                  时限 deadline
//	应急预案 emergency plan      专家评审 panel                 跟踪问效 follow-up
//	效果评价 effect evaluation   清单 ledger                    销号 close-out
//	重新报送 resubmission        比对 comparison                 以删代改 vanished
//	审查 review                  审查标准 standard              依据 basis
//	审查意见 finding; once a person has spoken, opinion
//	五必听 five groups           九步 nine steps
//	版式 layout                  版心 type area                 发文机关标志 head
//	发文字号 number              署名和成文日期 signature, date  附件（文书的） attachment
//	版记 imprint                 公文格式 formal                信函格式 mail
package internal
