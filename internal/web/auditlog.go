package web

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/access"
	"wenping/internal/store"
)

// auditWords name what the log tells of.
var auditWords = map[string]string{
	"store.move":  "整体迁移到此",
	"case.submit": "报送报告", "case.cancel": "取消处理", "case.retry": "重新处理", "case.version": "关联为新版", "case.apart": "改变版本关联",
	"act.uphold": "采纳意见", "act.reword": "改写意见", "act.dismiss": "不采纳意见", "act.supplement": "要求补充", "act.add": "增加意见",
	"act.answer": "回答问题", "act.comment": "批注", "act.undo": "撤销判定",
	"letter.draft": "开始拟文", "letter.reopen": "送复核后改动文书", "letter.propose": "送复核", "letter.return": "退回修改", "letter.issue": "签发文书",
	"form.draft": "开始填报备表", "form.finish": "报备表定稿",
	"login": "登录", "login.fail": "登录失败", "logout": "退出",
	"account.add": "建立账号", "account.roles": "更改角色", "account.disable": "停用账号", "account.enable": "恢复账号", "account.password": "设置密码",
	"account.wait": "统一认证登记，待授予角色", "account.link": "关联统一认证", "account.unlink": "解除统一认证", "token.add": "生成令牌", "token.revoke": "撤销令牌",
	"webhook.add": "登记通知地址", "webhook.remove": "删除通知地址", "webhook.try": "发测试通知",
	"backup.make": "备份", "backup.restore": "由备份恢复",
	"upload.purge": "决定删除原件", "upload.gone": "原件已删除", "upload.kept": "原件另有引用，保留",
}

// auditSays is the note of a line as a person reads it; what it does not know
// stands as it is in the log.
func auditSays(e store.Entry) string {
	first, rest, _ := strings.Cut(e.Detail, " ")
	kind, deed, _ := strings.Cut(e.What, ".")
	switch {
	case e.Detail == "":
		return ""
	case kind == "account":
		roles, rest := roleWords(rest)
		return strings.TrimSpace(first + " " + roles + rest)
	case e.What == "token.add":
		roles, name := roleWords(rest)
		return strings.TrimSpace("“" + name + "” " + roles)
	case e.What == "case.submit" || kind == "upload":
		if len(first) >= 8 && !strings.ContainsAny(first, "/.") {
			return "文件指纹 " + first[:8]
		}
	case kind == "act":
		n := "第" + first + "次判定"
		if item, _, ok := strings.Cut(rest, "."); ok && len(item) == 2 {
			n += "，" + item + " 项"
		} else if rest != "" && len(rest) <= 2 {
			n += "，" + rest + " 项"
		}
		return n
	case e.What == "letter.draft":
		for _, k := range letterKinds {
			if k.ID == e.Detail {
				return k.Name
			}
		}
	case kind == "letter" && deed != "issue":
		return fmt.Sprintf("第%s件文书", first)
	case kind == "form":
		return fmt.Sprintf("第%s稿", first)
	case e.What == "case.version":
		return fmt.Sprintf("第%s版，上一版编号 %s", first, rest)
	case e.What == "case.apart":
		return "原来的上一版编号 " + first
	}
	return e.Detail
}

// roleWords names the roles that a note begins with by their ids, and gives
// what stands after them.
func roleWords(note string) (names, rest string) {
	var roles []access.Role
	for {
		id, after, _ := strings.Cut(note, " ")
		if !slices.Contains(access.Roles, access.Role(id)) {
			return roleNames(roles), note
		}
		roles, note = append(roles, access.Role(id)), after
	}
}
