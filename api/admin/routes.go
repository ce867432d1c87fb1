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
	handle(a, route{method: post, path: "/v1/organizer/sessions", id: "staff_sign_in", summary: "Sign in with a password.", created: true, open: true}, a.signIn)
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
