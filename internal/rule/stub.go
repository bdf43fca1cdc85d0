package rule

// Placeholders until the engine lands.
type (
	params   struct{}
	Pack     struct{}
	Profile  struct{}
	compiled struct{}
)
