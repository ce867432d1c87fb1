package sale

// Facts of items and bundles, after they were added.
type (
	// ItemChanged replaces what may change of an item.
	ItemChanged struct {
		Item uint32  `wire:"1"`
		Def  ItemDef `wire:"2"`
		By   Actor   `wire:"3"`
	}
	// BundleChanged replaces what may change of a bundle.
	BundleChanged struct {
		Bundle uint32    `wire:"1"`
		Def    BundleDef `wire:"2"`
		By     Actor     `wire:"3"`
		Posted uint32    `wire:"4"` // version of the posted rules that a higher price stands on
		At     int64     `wire:"5"`
	}
	// OfferSwitched sets the switch of an item or a bundle.
	OfferSwitched struct {
		Item   uint32 `wire:"1"` // index + 1, or
		Bundle uint32 `wire:"2"` // index + 1
		State  Switch `wire:"3"`
		Reason string `wire:"4"`
		By     Actor  `wire:"5"`
		At     int64  `wire:"6"`
	}
)
