package sandbox

import "html/template"

const switchesStyle = `
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#f4f4f4}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.25rem 0 1rem}h2{font-size:1.15rem;margin:0 0 .75rem}
section{background:#fff;border-radius:8px;padding:1rem;margin:0 0 1rem}
label{display:block;font-size:.9rem;color:#444}
select,input{font:inherit;width:100%;box-sizing:border-box;padding:.55rem;border:1px solid #767676;border-radius:6px;background:#fff;min-height:44px}
button{font:inherit;padding:.55rem 1rem;border:1px solid #1b4fd6;border-radius:6px;background:#fff;color:#1b4fd6;min-height:44px}
button.main{background:#1b4fd6;color:#fff}
form.row{display:flex;flex-wrap:wrap;gap:.75rem;align-items:flex-end}form.row>div{flex:1 1 12rem}form.row>div.wide{flex:2 1 20rem}form.row>div.small{flex:0 1 8rem}
ul{padding:0;margin:0;list-style:none}ul+form{margin-top:1rem}li form{margin:0}li{padding:.6rem 0;border-top:1px solid #ddd;display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center}
li:first-child{border-top:0}li .grow{flex:1 1 14rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.25rem 1rem;margin:0}dt{color:#595959}dd{margin:0;overflow-wrap:anywhere}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem}form.row{margin-top:1rem}.note{color:#595959;font-size:.9rem;margin:0 0 .75rem}
.problem{border-left:4px solid #b3261e;padding:.5rem .75rem;background:#fceeee}
a{color:#1b4fd6}code{font-size:.9rem}
@media(max-width:30rem){form.row>div,form.row>div.wide,form.row>div.small,li .grow{flex:1 1 100%}form.row button{width:100%}}
`

const switchesHead = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox switches</title><style>` + switchesStyle + `</style></head><body><main>
<p class="note">Sandbox: no money moves here.</p>
`

const switchesFoot = `</main></body></html>
`

var switchesHTML = template.Must(template.New("switches").Parse(switchesHead + `
<h1>The sandbox's switches</h1>
<section><h2>Bad days</h2>
<p class="note">What the payment company does wrong from now on. The shop should lose no ticket and no money, whatever you choose.</p>
{{if .Faults}}<ul>{{range .Faults}}<li>{{.}}</li>{{end}}</ul>
<form method="post" action="{{.Base}}/switches"><p><button name="do" value="mend">Mend everything</button></p></form>
{{else}}<p role="status">All is well.</p>{{end}}
<form class="row" method="post" action="{{.Base}}/switches">
<div class="wide"><label for="kind">What goes wrong</label><select id="kind" name="kind">{{range .Kinds}}<option value="{{.Value}}">{{.Words}}</option>{{end}}</select></div>
<div><label for="match">For</label><select id="match" name="match">{{range .Aimed}}<option value="{{.Value}}">{{.Words}}</option>{{end}}</select></div>
<div class="small"><label for="times">How often</label><select id="times" name="times">{{range .Often}}<option value="{{.Value}}">{{.Words}}</option>{{end}}</select></div>
<div class="small"><label for="seconds">Seconds it takes</label><input id="seconds" name="seconds" inputmode="numeric" value="0"></div>
<button class="main" name="do" value="break">Break it</button>
</form></section>
<section><h2>Payments</h2>
{{if .Payments}}<p class="note">The newest first. Each has switches of its own.</p>
<ul>{{range .Payments}}<li><a class="grow" href="{{.URL}}">{{or .Order .ID}}</a><span>{{.Amount}}</span><span>{{.Status}}</span>{{with .Back}}<span>{{.}}</span>{{end}}</li>{{end}}</ul>
{{else}}<p>Nobody has begun to pay yet.</p>{{end}}
</section>
` + switchesFoot))

var paymentHTML = template.Must(template.New("payment").Parse(switchesHead + `
<p><a href="{{.Base}}/">All switches</a></p>
<h1>{{with .Order}}{{.}}{{else}}A payment{{end}}: {{.Amount}}</h1>
<section><dl>
<dt>State</dt><dd>{{.Status}}</dd>
{{with .Taken}}<dt>Taken</dt><dd>{{.}}</dd>{{end}}
{{with .Way}}<dt>Paid by</dt><dd>{{.}}</dd>{{end}}
{{with .Reason}}<dt>Last said</dt><dd>{{.}}</dd>{{end}}
<dt>Name</dt><dd><code>{{.ID}}</code></dd>
<dt>Buyer's page</dt><dd><a href="{{.PayURL}}">open</a></dd>
</dl></section>
<section><h2>What happens now</h2>
<form class="buttons" method="post" action="{{.Action}}">{{range .Switches}}<button name="do" value="{{.Value}}">{{.Words}}</button>{{end}}</form>
{{if .CanTake}}<form class="row" method="post" action="{{.Action}}"><div><label for="take">Take only</label><input id="take" name="amount" inputmode="decimal" placeholder="all"></div><button name="do" value="capture">Take it</button></form>{{end}}
{{if .CanGive}}<form class="row" method="post" action="{{.Action}}"><div><label for="give">Amount</label><input id="give" name="amount" inputmode="decimal" placeholder="all that is left"></div>
<button name="do" value="refund">Give it back by hand</button><button name="do" value="dispute">The buyer's bank disputes it</button></form>{{end}}
</section>
{{if .Refunds}}<section><h2>Given back</h2><ul>{{range .Refunds}}<li><span class="grow">{{.Amount}}, {{.Status}}{{with .Why}} ({{.}}){{end}}</span>
{{if .Open}}<form method="post" action="{{$.Action}}"><input type="hidden" name="of" value="{{.ID}}"><button name="do" value="comes_back">It comes back</button></form>{{end}}</li>{{end}}</ul></section>{{end}}
{{if .Disputes}}<section><h2>Disputes</h2><ul>{{range .Disputes}}<li><span class="grow">{{.Amount}}, {{.Status}} ({{.Why}})</span>
{{if .Open}}<form class="buttons" method="post" action="{{$.Action}}"><input type="hidden" name="of" value="{{.ID}}"><button name="do" value="won">We win</button><button name="do" value="lost">We lose</button></form>{{end}}</li>{{end}}</ul></section>{{end}}
<section><h2>News sent</h2><ul>{{range .Events}}<li><span class="grow">{{.Type}}, {{.At}}</span>
<form method="post" action="{{$.Action}}"><input type="hidden" name="of" value="{{.ID}}"><button name="do" value="resend">Send again</button></form></li>{{end}}</ul></section>
` + switchesFoot))

var troubleHTML = template.Must(template.New("trouble").Parse(switchesHead + `
<h1>Nothing was done</h1><p class="problem" role="alert">{{.Message}}</p><p><a href="{{.Back}}">Back</a></p>
` + switchesFoot))
