import { useState } from "preact/hooks";
import { clock } from "../app";
import { useDoing } from "../doing";
import { proveCode, sendCode } from "../session";
import { language, t } from "../text";
import { Busy } from "./busy";
import { Field } from "./field";
import { Notice } from "./notice";

// EmailProof asks for an address and for the code that is sent to it.
export function EmailProof({ proven, email: given = "" }: { proven: (email: string) => void; email?: string }) {
  const [email, setEmail] = useState(given);
  const [challenge, setChallenge] = useState("");
  const [code, setCode] = useState("");
  const doing = useDoing();
  const send = () => doing.run(async () => setChallenge((await sendCode(email.trim(), language)).challenge));
  const confirm = () =>
    doing.run(async () => {
      await proveCode(challenge, code.replace(/\s/g, ""), clock.now());
      proven(email.trim());
    });
  const submit = (e: Event) => {
    e.preventDefault();
    if (challenge) confirm();
    else send();
  };
  return (
    <form class="card" onSubmit={submit}>
      <h2>{t("proof.title")}</h2>
      <p>{t("proof.why")}</p>
      {!challenge && <Field id="proof-email" type="email" autoComplete="email" required label={t("form.email")} value={email} set={setEmail} />}
      <p role="status">{challenge && t("proof.sent", { email })}</p>
      {challenge && <Field id="proof-code" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9 ]*" maxLength={8} required label={t("proof.code")} value={code} set={setCode} />}
      <Notice error={doing.error} />
      <div class="actions">
        <Busy submit busy={doing.busy}>
          {challenge ? t("proof.confirm") : t("proof.send")}
        </Busy>
        {challenge && (
          <button
            type="button"
            onClick={() => {
              setChallenge("");
              setCode("");
              doing.clear();
            }}
          >
            {t("proof.again")}
          </button>
        )}
      </div>
    </form>
  );
}
