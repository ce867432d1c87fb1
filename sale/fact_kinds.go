package sale

// factKinds makes an empty fact of each kind, for reading.
var factKinds = map[factKind]func() Fact{
	kindSaleOpened:       func() Fact { return new(SaleOpened) },
	kindPolicySet:        func() Fact { return new(PolicySet) },
	kindSellerAdded:      func() Fact { return new(SellerAdded) },
	kindEventAdded:       func() Fact { return new(EventAdded) },
	kindPoolAdded:        func() Fact { return new(PoolAdded) },
	kindTypeAdded:        func() Fact { return new(TypeAdded) },
	kindTypeChanged:      func() Fact { return new(TypeChanged) },
	kindTypePriced:       func() Fact { return new(TypePriced) },
	kindItemAdded:        func() Fact { return new(ItemAdded) },
	kindItemPriced:       func() Fact { return new(ItemPriced) },
	kindItemChanged:      func() Fact { return new(ItemChanged) },
	kindBundleChanged:    func() Fact { return new(BundleChanged) },
	kindOfferSwitched:    func() Fact { return new(OfferSwitched) },
	kindBundleAdded:      func() Fact { return new(BundleAdded) },
	kindWindowAdded:      func() Fact { return new(WindowAdded) },
	kindWindowChanged:    func() Fact { return new(WindowChanged) },
	kindAllocationAdded:  func() Fact { return new(AllocationAdded) },
	kindCodesAdded:       func() Fact { return new(CodesAdded) },
	kindQuestionAdded:    func() Fact { return new(QuestionAdded) },
	kindSwitched:         func() Fact { return new(Switched) },
	kindRulesPosted:      func() Fact { return new(RulesPosted) },
	kindCapacitySet:      func() Fact { return new(CapacitySet) },
	kindCountMoved:       func() Fact { return new(CountMoved) },
	kindCountBlocked:     func() Fact { return new(CountBlocked) },
	kindSeatsMoved:       func() Fact { return new(SeatsMoved) },
	kindSeatsBlocked:     func() Fact { return new(SeatsBlocked) },
	kindSeatsUnblocked:   func() Fact { return new(SeatsUnblocked) },
	kindChartSwapped:     func() Fact { return new(ChartSwapped) },
	kindEventChanged:     func() Fact { return new(EventChanged) },
	kindEventEnded:       func() Fact { return new(EventEnded) },
	kindEventCleared:     func() Fact { return new(EventCleared) },
	kindHoldsExtended:    func() Fact { return new(HoldsExtended) },
	kindHoldPlaced:       func() Fact { return new(HoldPlaced) },
	kindHoldAmended:      func() Fact { return new(HoldAmended) },
	kindHoldRenewed:      func() Fact { return new(HoldRenewed) },
	kindHoldReleased:     func() Fact { return new(HoldReleased) },
	kindHoldsLapsed:      func() Fact { return new(HoldsLapsed) },
	kindOrderPlaced:      func() Fact { return new(OrderPlaced) },
	kindOrderPaid:        func() Fact { return new(OrderPaid) },
	kindTicketsIssued:    func() Fact { return new(TicketsIssued) },
	kindOrderClosed:      func() Fact { return new(OrderClosed) },
	kindTicketsVoided:    func() Fact { return new(TicketsVoided) },
	kindOrderAdjusted:    func() Fact { return new(OrderAdjusted) },
	kindExchangeOpened:   func() Fact { return new(ExchangeOpened) },
	kindExchangeClosed:   func() Fact { return new(ExchangeClosed) },
	kindContactCorrected: func() Fact { return new(ContactCorrected) },
	kindTicketNamed:      func() Fact { return new(TicketNamed) },
	kindEffectOpened:     func() Fact { return new(EffectOpened) },
	kindEffectClosed:     func() Fact { return new(EffectClosed) },
	kindAnswered:         func() Fact { return new(Answered) },
	kindEffectBegun:      func() Fact { return new(EffectBegun) },
	kindOrderRevived:     func() Fact { return new(OrderRevived) },
	kindReissueOwed:      func() Fact { return new(ReissueOwed) },
	kindRunStarted:       func() Fact { return new(RunStarted) },
	kindRunTook:          func() Fact { return new(RunTook) },
	kindRunLooked:        func() Fact { return new(RunLooked) },
	kindRunTurned:        func() Fact { return new(RunTurned) },
	kindRunRetried:       func() Fact { return new(RunRetried) },
	kindRunAgain:         func() Fact { return new(RunAgain) },
	kindReviewOpened:     func() Fact { return new(ReviewOpened) },
	kindReviewClosed:     func() Fact { return new(ReviewClosed) },
	kindChargeAuthorised: func() Fact { return new(ChargeAuthorised) },
	kindDisputeNoted:     func() Fact { return new(DisputeNoted) },
	kindRefundNoted:      func() Fact { return new(RefundNoted) },
	kindRefundReturned:   func() Fact { return new(RefundReturned) },
	kindOwedByHand:       func() Fact { return new(OwedByHand) },
}

func (*SaleOpened) kind() factKind       { return kindSaleOpened }
func (*PolicySet) kind() factKind        { return kindPolicySet }
func (*SellerAdded) kind() factKind      { return kindSellerAdded }
func (*EventAdded) kind() factKind       { return kindEventAdded }
func (*PoolAdded) kind() factKind        { return kindPoolAdded }
func (*TypeAdded) kind() factKind        { return kindTypeAdded }
func (*TypeChanged) kind() factKind      { return kindTypeChanged }
func (*TypePriced) kind() factKind       { return kindTypePriced }
func (*ItemAdded) kind() factKind        { return kindItemAdded }
func (*ItemPriced) kind() factKind       { return kindItemPriced }
func (*ItemChanged) kind() factKind      { return kindItemChanged }
func (*BundleChanged) kind() factKind    { return kindBundleChanged }
func (*OfferSwitched) kind() factKind    { return kindOfferSwitched }
func (*BundleAdded) kind() factKind      { return kindBundleAdded }
func (*WindowAdded) kind() factKind      { return kindWindowAdded }
func (*WindowChanged) kind() factKind    { return kindWindowChanged }
func (*AllocationAdded) kind() factKind  { return kindAllocationAdded }
func (*CodesAdded) kind() factKind       { return kindCodesAdded }
func (*QuestionAdded) kind() factKind    { return kindQuestionAdded }
func (*Switched) kind() factKind         { return kindSwitched }
func (*RulesPosted) kind() factKind      { return kindRulesPosted }
func (*CapacitySet) kind() factKind      { return kindCapacitySet }
func (*CountMoved) kind() factKind       { return kindCountMoved }
func (*CountBlocked) kind() factKind     { return kindCountBlocked }
func (*SeatsMoved) kind() factKind       { return kindSeatsMoved }
func (*SeatsBlocked) kind() factKind     { return kindSeatsBlocked }
func (*SeatsUnblocked) kind() factKind   { return kindSeatsUnblocked }
func (*ChartSwapped) kind() factKind     { return kindChartSwapped }
func (*EventChanged) kind() factKind     { return kindEventChanged }
func (*EventEnded) kind() factKind       { return kindEventEnded }
func (*EventCleared) kind() factKind     { return kindEventCleared }
func (*HoldsExtended) kind() factKind    { return kindHoldsExtended }
func (*HoldPlaced) kind() factKind       { return kindHoldPlaced }
func (*HoldAmended) kind() factKind      { return kindHoldAmended }
func (*HoldRenewed) kind() factKind      { return kindHoldRenewed }
func (*HoldReleased) kind() factKind     { return kindHoldReleased }
func (*HoldsLapsed) kind() factKind      { return kindHoldsLapsed }
func (*OrderPlaced) kind() factKind      { return kindOrderPlaced }
func (*OrderPaid) kind() factKind        { return kindOrderPaid }
func (*TicketsIssued) kind() factKind    { return kindTicketsIssued }
func (*OrderClosed) kind() factKind      { return kindOrderClosed }
func (*TicketsVoided) kind() factKind    { return kindTicketsVoided }
func (*OrderAdjusted) kind() factKind    { return kindOrderAdjusted }
func (*ExchangeOpened) kind() factKind   { return kindExchangeOpened }
func (*ExchangeClosed) kind() factKind   { return kindExchangeClosed }
func (*ContactCorrected) kind() factKind { return kindContactCorrected }
func (*TicketNamed) kind() factKind      { return kindTicketNamed }
func (*EffectOpened) kind() factKind     { return kindEffectOpened }
func (*EffectClosed) kind() factKind     { return kindEffectClosed }
func (*Answered) kind() factKind         { return kindAnswered }
func (*EffectBegun) kind() factKind      { return kindEffectBegun }
func (*OrderRevived) kind() factKind     { return kindOrderRevived }
func (*ReissueOwed) kind() factKind      { return kindReissueOwed }
