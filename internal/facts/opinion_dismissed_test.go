package facts

import "testing"

// Authors put the opposed aside in many words, and say much the same where they do not.
func TestOpposedPutAside(t *testing.T) {
	aside := []string{
		"持反对意见的仅12人,属个别意见,本报告不再逐一列举",
		"其余意见较为零散,未列入上表",
		"反对的九户为数很少,可以忽略不计",
		"少数居民一时想不通,随着工程推进会逐步转变",
		"不同意的6份多出于个人情绪,不作处理",
		"有条件支持的意见大同小异,不再归纳",
		"个别农户情绪较大,暂不答复",
		"保留意见的职工比例很低,不影响大局",
		"反对者的想法会慢慢消化,不必过虑",
		"对反对意见不予回应",
		"其余诉求与本事项关系不大,不再单独回应",
		"少数商户属于一时想不通,没有逐户答复",
	}
	not := []string{
		"反对的12人逐户答复,8人表示理解",
		"其余意见并入第3条,不再重复列举",
		"有条件支持的意见已归入表5,不再单独列出",
		"未采纳的两条,理由是规划不允许,不再单独列出",
		"不得以反对人数少为由不予答复",
		"对反对意见不能简单地视为个别现象",
		"经上门说明,三户不再反对",
		"各类意见见附件7,此处不再逐一列举",
		"问卷不再单独统计年龄",
		"走访后少数居民的疑虑已消除",
		"反对者的条件已写入第九条",
		"施工逐步推进,居民逐渐理解",
	}
	for _, s := range aside {
		if !putAside(s) {
			t.Errorf("not seen to put aside: %s", s)
		}
	}
	for _, s := range not {
		if putAside(s) {
			t.Errorf("said to put aside: %s", s)
		}
	}
}
