package rule

// kinds is the closed list of check kinds. One line each; the code is in
// kind_NAME.go.
var kinds = []kind{
	kindSection,
	kindElements,
	kindForeign,
	kindLeftover,
	kindDates,
	kindCovers,
	kindDuration,
	kindEquation,
	kindSame,
	kindAnswered,
	kindColumns,
	kindExpr,
	kindQuestion,
	kindScale,
	kindIndex,
	kindLevels,
	kindMatch,
	kindUnits,
	kindAdvice,
	kindCatalogue,
	kindEntailed,
	kindTold,
	kindDenied,
	kindCover,
	kindAnnexes,
	kindPermits,
	kindArgued,
	kindSupport,
	kindCitation,
	kindPoints,
	kindConcrete,
	kindPanel,
	kindFace,
	kindDemands,
	kindVague,
	kindClasses,
	kindUntold,
	kindExcluded,
	kindSample,
	kindPlausible,
	kindForm,
}

func kindNamed(name string) *kind {
	for i := range kinds {
		if kinds[i].name == name {
			return &kinds[i]
		}
	}
	return nil
}

func kindNames() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.name)
	}
	return out
}
