package rule

import (
	"regexp"
	"unicode/utf8"

	"wenping/internal/zh"
)

// Words that a note of what becomes of an opinion is made of when it says neither
// whether nor why: 经研究不予考虑, 已记录,转有关方面研究, 由镇村继续做思想工作.
var (
	hollowBody = regexp.MustCompile(`(?:^|由|转|请|交|报|送)(?:(?:有关|相关|责任|主管|承办|项目|建设|实施|征收|评估|所在)*(?:单位|部门|方面|小组|机构)|[\p{Han}]{0,8}?(?:局|委|办|镇村|乡村|政府|公司|街道|社区|村委会|居委会|指挥部))`)
	// 暂不考虑(县发展和改革局)
	bodyInBrackets = regexp.MustCompile(`\([\p{Han}、]{2,20}(?:局|委|办|政府|公司|单位|街道|中心|镇|乡|村委会|居委会)\)`)
	hollowWords    = regexp.MustCompile(`(?:该|此|本)?[条项]?(?:意见|诉求|建议|要求|问题|反映)|群众|原有?(?:来)?(?:的)?(?:方案|标准|稿|计划|定|意见|安排|设计|范围|选址|线路|价格|做法)|现有(?:方案|标准)|维持|保持|坚持|按照?|不变|属于?|个别|极?少数|多数人?|大多数|情绪|认识|看法|不符合?|不一致|较大|个人|与|反对|记录|登记|备案|存档|归档|入册|在案|留存|知悉|收悉|知晓|了解|阅|悉|暂缓|暂|缓|不予|未予|不做|不作|不再|不|未|予以|采纳|采信|考虑|研究|参考|参阅|供|视情况?|视情|酌情|适时|适当|统筹|一并|一起|另行|再|以后|今后|下一步|后续|后期|将来|届时|留待|有待|待|转交|转送|转达|转办|转|交办|移交|上报|反馈|汇总|处理|处置|解决|办理|考量|议|定|确定|做好|做|加强|继续|进一步|认真|及时|持续|正在|逐步|思想|工作|引导|宣传|教育|同上|同前|略|无|已经?|经|将|拟|由|请|后|时|并|可|作|为|的|了|中|[,，。、;；()—\-/ ]`)
)

// hollow says that what a table tells of an opinion is no ground and no answer: it
// was written down, put off, or passed on, and nothing else.
func hollow(s string) bool {
	s = bodyInBrackets.ReplaceAllString(zh.Fold(s).Text, "")
	if utf8.RuneCountInString(s) > 24 {
		return false
	}
	rest := hollowWords.ReplaceAllString(hollowBody.ReplaceAllString(s, ""), "")
	return utf8.RuneCountInString(rest) <= 1
}
