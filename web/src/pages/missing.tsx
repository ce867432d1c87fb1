import { Page } from "../parts/page";
import { Link } from "../router";
import { t } from "../text";

export function Missing() {
  return (
    <Page title={t("missing.title")}>
      <p>{t("missing.text")}</p>
      <Link to="/">{t("app.home")}</Link>
    </Page>
  );
}
