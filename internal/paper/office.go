package paper

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Office is the authority that writes. Empty values print as visible blanks.
type Office struct {
	Name       string   `yaml:"name"`
	Short      string   `yaml:"short"`
	Self       string   `yaml:"self"` // 我委, 我办
	Code       string   `yaml:"code"` // 发文代字
	Contact    string   `yaml:"contact"`
	Phone      string   `yaml:"phone"`
	Address    string   `yaml:"address"`
	Copies     []string `yaml:"copies"`      // 抄送
	FormCopies int      `yaml:"form_copies"` // 报备表一式几份
	Form       string   `yaml:"form"`        // which filing form: a file in templates/form; empty: the general one
	Deadline   string   `yaml:"deadline"`    // in words, as it is to be printed
	Workdays   int      `yaml:"workdays"`    // until the answer is due, where there are no words for it
	ReviewDays int      `yaml:"review_days"` // working days from receipt until the review is to be closed
	NoDecide   string   `yaml:"no_decide"`
	Release    bool     `yaml:"release"` // a second person must release a letter before it is issued
}

// ReadOffice reads an office file. An unknown key is an error with its place.
func ReadOffice(data []byte) (Office, error) {
	var o Office
	if err := yaml.UnmarshalWithOptions(data, &o, yaml.Strict(), yaml.DisallowUnknownField()); err != nil {
		return Office{}, fmt.Errorf("机关信息文件有误：%s", yaml.FormatError(err, false, true))
	}
	if o.ReviewDays < 0 || o.ReviewDays > longestDeadline {
		return Office{}, fmt.Errorf("机关信息文件有误：review_days 应在 0 至 %d 之间", longestDeadline)
	}
	if o.Workdays < 0 || o.Workdays > longestDeadline {
		return Office{}, fmt.Errorf("机关信息文件有误：workdays 应在 0 至 %d 之间", longestDeadline)
	}
	return o, nil
}

// longestDeadline bounds a deadline, in working days.
const longestDeadline = 250
