import { QrCode } from "@web/QrCode";
import type { BranchSetup } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  branch: BranchSetup;
  consoleUrl: string;
}

/** Where the branch's pages are: to type, to scan, or to click. */
export function Addresses({ branch, consoleUrl }: Props) {
  const t = useMessages();
  return (
    <div className="addresses">
      <Address title={t("screen")} what={t("screenWhat")} url={branch.screen_url} />
      <Address title={t("console")} what={t("consoleWhat")} url={consoleUrl} />
      <Address title={t("kiosk")} what={t("kioskWhat")} url={branch.kiosk_url} />
    </div>
  );
}

function Address({ title, what, url }: { title: string; what: string; url: string }) {
  return (
    <section className="address">
      <h2>
        <bdi>{title}</bdi>
      </h2>
      <p className="soft">{what}</p>
      <QrCode text={url} title={title} />
      <a href={url} target="_blank" rel="noreferrer" dir="ltr">
        {url}
      </a>
    </section>
  );
}
