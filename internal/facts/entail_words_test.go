package facts

import (
	"testing"

	"wenping/internal/zh"
)

func TestWithoutBodies(t *testing.T) {
	for _, c := range []struct{ s, want string }{
		{"由县气象局会同县人力资源和社会保障局负责", "由县会同县人力资源和负责"},
		{"县融媒体中心发布消息", "县发布消息"},
		{"公安、应急、气象、网信等部门会商", "公安、应急、部门会商"},
		{"遇暴雨、大风等恶劣天气停办", "遇暴雨、大风等恶劣天气停办"},
		{"气象条件变化时改期", "气象条件变化时改期"},
	} {
		if got := withoutBodies(zh.Fold(c.s).Text); got != c.want {
			t.Errorf("%s: %s, want %s", c.s, got, c.want)
		}
	}
}
