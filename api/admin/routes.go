package admin

import "net/http"

const (
	get    = http.MethodGet
	post   = http.MethodPost
	put    = http.MethodPut
	remove = http.MethodDelete
)

// addPeople adds the routes of the organizer itself, its staff and its keys.
func (a *Admin) addPeople() {
	handle(a, route{method: post, path: "/v1/organizers", id: "organizer_create", summary: "Open an organizer with its first owner.", created: true, operator: true}, a.createOrganizer)
	handle(a, route{method: post, path: "/v1/organizer/sessions", id: "staff_sign_in", summary: "Sign in with a password.", created: true, open: true, also: []int{http.StatusTooManyRequests}}, a.signIn)
	handle(a, route{method: remove, path: "/v1/organizer/sessions", id: "staff_sign_out", summary: "Sign out.", empty: true}, a.signOut)
	handle(a, route{method: get, path: "/v1/organizer/me", id: "staff_me", summary: "Who asks."}, a.who)
	handle(a, route{method: get, path: "/v1/organizer/profile", id: "profile_show", summary: "What the organizer says of itself."}, a.showOrganizer)
	handle(a, route{method: put, path: "/v1/organizer/profile", id: "profile_set", summary: "Replace what the organizer says of itself."}, a.setProfile)

	handle(a, route{method: get, path: "/v1/organizer/staff", id: "staff_list", summary: "All staff."}, a.listStaff)
	handle(a, route{method: post, path: "/v1/organizer/staff", id: "staff_add", summary: "Add somebody.", created: true}, a.addStaff)
	handle(a, route{method: get, path: "/v1/organizer/staff/{staff}", id: "staff_show", summary: "One of the staff."}, a.showStaff)
	handle(a, route{method: put, path: "/v1/organizer/staff/{staff}", id: "staff_change", summary: "Change name, address and roles."}, a.changeStaff)
	handle(a, route{method: put, path: "/v1/organizer/staff/{staff}/password", id: "staff_password", summary: "Set a password; other sessions end.", empty: true}, a.setPassword)
	handle(a, route{method: put, path: "/v1/organizer/staff/{staff}/disabled", id: "staff_disable", summary: "Shut somebody out at once, or let them in again."}, a.disableStaff)
	handle(a, route{method: remove, path: "/v1/organizer/staff/{staff}/sessions", id: "staff_end_sessions", summary: "Sign somebody out everywhere.", empty: true}, a.endSessions)

	handle(a, route{method: get, path: "/v1/organizer/keys", id: "key_list", summary: "All API keys, without their secrets."}, a.listKeys)
	handle(a, route{method: post, path: "/v1/organizer/keys", id: "key_add", summary: "Make an API key; its secret is shown once.", created: true}, a.addKey)
	handle(a, route{method: remove, path: "/v1/organizer/keys/{id}", id: "key_revoke", summary: "End an API key at once.", empty: true}, a.revokeKey)
}

// addOffers adds the routes of what is there to be sold, and of sales with their plans.
func (a *Admin) addOffers() {
	handle(a, route{method: get, path: "/v1/organizer/sellers", id: "seller_list", summary: "All sellers."}, a.listSellers)
	handle(a, route{method: post, path: "/v1/organizer/sellers", id: "seller_add", summary: "Add a legal entity that events are sold for.", created: true}, a.addSeller)
	handle(a, route{method: get, path: "/v1/organizer/sellers/{seller}", id: "seller_show", summary: "One seller."}, a.showSeller)
	handle(a, route{method: put, path: "/v1/organizer/sellers/{seller}", id: "seller_change", summary: "Replace what a seller is."}, a.changeSeller)

	handle(a, route{method: get, path: "/v1/organizer/venues", id: "venue_list", summary: "All venues with their charts."}, a.listVenues)
	handle(a, route{method: post, path: "/v1/organizer/venues", id: "venue_add", summary: "Add a venue.", created: true}, a.addVenue)
	handle(a, route{method: get, path: "/v1/organizer/venues/{venue}", id: "venue_show", summary: "One venue with its charts."}, a.showVenue)
	handle(a, route{method: put, path: "/v1/organizer/venues/{venue}", id: "venue_change", summary: "Replace what a venue is."}, a.changeVenue)
	handle(a, route{method: post, path: "/v1/organizer/venues/{venue}/archive", id: "venue_archive", summary: "Put a venue away."}, a.archiveVenue)

	handle(a, route{method: get, path: "/v1/organizer/sales", id: "sale_list", summary: "All sales."}, a.listSales)
	handle(a, route{method: post, path: "/v1/organizer/sales", id: "sale_add", summary: "Add a sale; its plan comes next.", created: true}, a.addSale)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}", id: "sale_admin_show", summary: "One sale."}, a.showSale)
	handle(a, route{method: remove, path: "/v1/organizer/sales/{sale}", id: "sale_remove", summary: "Delete a sale of which no plan was ever published.", empty: true}, a.removeSale)
	handle(a, route{method: post, path: "/v1/organizer/sales/{sale}/archive", id: "sale_archive", summary: "Put a sale away whose events are over."}, a.archiveSale)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/plan", id: "plan_show", summary: "The newest draft of the plan."}, a.showPlan)
	handle(a, route{method: put, path: "/v1/organizer/sales/{sale}/plan", id: "plan_put", summary: "Replace the draft.", body: planBody, also: []int{http.StatusPreconditionRequired}}, a.putPlan)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/plan/problems", id: "plan_problems", summary: "Everything that keeps the draft from being published."}, a.planProblems)
	handle(a, route{method: post, path: "/v1/organizer/sales/{sale}/plan/publish", id: "plan_publish", summary: "Have the draft carried out.", also: []int{http.StatusPreconditionRequired}}, a.publishPlan)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/rules", id: "rules_list", summary: "What was posted for each window."}, a.listRules)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/publication", id: "plan_publication", summary: "How far the published plan is carried out."}, a.publication)
}
