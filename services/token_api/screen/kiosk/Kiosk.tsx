import { call, newKey } from "@web/api";
import { useLanguage } from "@web/i18n";
import { asProblem } from "@web/problem";
import type { IssuedToken, KioskQueue } from "@web/types/token_api";
import {
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { CheckInStep } from "./CheckInStep";
import { createDevice, keepDeviceKey, readDeviceKey, WrongDeviceKey } from "./device";
import { EmailStep } from "./EmailStep";
import { Frame } from "./Frame";
import { IssuingStep } from "./IssuingStep";
import { issueToken, pause } from "./issue";
import { RefusedStep } from "./RefusedStep";
import { ServiceStep } from "./ServiceStep";
import { Setup } from "./Setup";
import { next, PATIENCE_SECONDS, type Step, WELCOME, type Wish } from "./steps";
import { TicketStep } from "./TicketStep";
import { Unreachable } from "./Unreachable";
import { useCountdown } from "./useCountdown";
import { useKioskBranch } from "./useKioskBranch";
import { WelcomeStep } from "./WelcomeStep";

// A device key that was taken back shows before a visitor has chosen, and administrators see that the
// kiosk is there.
const BE_THERE_EVERY_MS = 30_000;

// From the wish on, the visitor waits for an answer or holds a ticket: no sign may cover that.
const BEFORE_A_WISH: readonly Step["at"][] = ["welcome", "service", "check_in", "email"];

// The address may say where the kiosk stands; else its device does.
const BRANCH = new URLSearchParams(location.search).get("branch");

export function Kiosk() {
  const [deviceKey, setDeviceKey] = useState(readDeviceKey);
  const [wrongKey, setWrongKey] = useState(false);
  const use = (key: string) => {
    keepDeviceKey(key);
    setDeviceKey(key);
    setWrongKey(false);
  };
  if (deviceKey === null || wrongKey) return <Setup wrong={wrongKey} onKey={use} />;
  return <Counter key={deviceKey} deviceKey={deviceKey} onWrongKey={() => setWrongKey(true)} />;
}

interface CounterProps {
  deviceKey: string;
  onWrongKey: () => void;
}

function Counter({ deviceKey, onWrongKey }: CounterProps) {
  const { language } = useLanguage();
  const [branch, setBranch] = useState(BRANCH);
  const { kiosk, reachable, unknownBranch } = useKioskBranch(branch);
  const [step, tell] = useReducer(next, WELCOME);
  const device = useMemo(() => createDevice(deviceKey), [deviceKey]);
  const wished = useRef<string | null>(null);
  const wrongKey = useRef(onWrongKey);
  wrongKey.current = onWrongKey;

  useEffect(() => {
    const beThere = async () => {
      try {
        await device.authorised((accessToken) =>
          call<void>("POST", "/api/v1/devices/seen", { accessToken }),
        );
      } catch (error) {
        if (error instanceof WrongDeviceKey) wrongKey.current();
      }
      setBranch(BRANCH ?? device.branchId());
    };
    void beThere();
    const timer = setInterval(beThere, BE_THERE_EVERY_MS);
    return () => clearInterval(timer);
  }, [device]);

  const startOver = useCallback(() => {
    wished.current = null;
    tell({ type: "started_over" });
  }, []);
  const left = useCountdown(PATIENCE_SECONDS[step.at], startOver);

  async function fulfil(wish: Wish): Promise<void> {
    if (wished.current !== null) return; // a second tap while the first is on its way
    wished.current = wish.key;
    tell({ type: "wished", wish });
    try {
      const issued = await issueToken({
        send: () => device.authorised((accessToken) => send(wish, accessToken)),
        pause,
        onNoAnswer: () => tell({ type: "no_answer", key: wish.key }),
      });
      tell({ type: "issued", key: wish.key, issued });
    } catch (error) {
      if (error instanceof WrongDeviceKey) wrongKey.current();
      const problem = asProblem(error);
      tell({ type: "refused", key: wish.key, problem });
    } finally {
      if (wished.current === wish.key) wished.current = null;
    }
  }

  const wish = (queue: KioskQueue, email: string | null) =>
    fulfil({ key: newKey(), queue, email, language });

  if (kiosk === null) {
    return (
      <main>
        <Unreachable starting={reachable} unknownBranch={unknownBranch ? branch : null} />
      </main>
    );
  }
  const cutOff = !reachable && BEFORE_A_WISH.includes(step.at);
  if (step.at === "welcome") {
    if (!cutOff)
      return <WelcomeStep kiosk={kiosk} onChosen={() => tell({ type: "language_chosen" })} />;
    return (
      <main>
        <Unreachable starting={false} unknownBranch={null} />
      </main>
    );
  }
  return (
    <div onClickCapture={swallowSecondTap}>
      {cutOff && <Unreachable starting={false} unknownBranch={null} />}
      <Frame
        kiosk={kiosk}
        left={left}
        onBack={
          ["email", "service", "check_in"].includes(step.at)
            ? () => tell({ type: "went_back" })
            : null
        }
        onStartOver={startOverShown(step) ? startOver : null}
      >
        {step.at === "service" && (
          <ServiceStep
            kiosk={kiosk}
            onChosen={(queue) => tell({ type: "service_chosen", queue })}
            onCheckIn={() => tell({ type: "check_in_chosen" })}
          />
        )}
        {step.at === "check_in" && (
          <CheckInStep device={device} timeZone={kiosk.time_zone} onDone={startOver} />
        )}
        {step.at === "email" && <EmailStep onDecided={(email) => void wish(step.queue, email)} />}
        {step.at === "issuing" && <IssuingStep retrying={step.retrying} />}
        {step.at === "refused" && (
          <RefusedStep
            problem={step.problem}
            onAgain={() => void fulfil(step.wish)}
            onOther={() => tell({ type: "went_back" })}
          />
        )}
        {step.at === "ticket" && (
          <TicketStep kiosk={kiosk} wish={step.wish} issued={step.issued} onDone={startOver} />
        )}
      </Frame>
    </div>
  );
}

// A ticket has its own "done", and a wish on its way is better waited for.
function startOverShown(step: Step): boolean {
  return step.at === "issuing" ? step.retrying : step.at !== "ticket";
}

function send(wish: Wish, accessToken: string): Promise<IssuedToken> {
  const body = {
    queue_id: wish.queue.queue_id,
    language: wish.language,
    ...(wish.email === null ? {} : { email: wish.email }),
  };
  return call<IssuedToken>("POST", "/api/v1/tokens", {
    body,
    accessToken,
    idempotencyKey: wish.key,
  });
}

// The second half of a double tap would hit whatever the next step shows at that place.
function swallowSecondTap(event: MouseEvent): void {
  const typing = event.target instanceof Element && event.target.closest(".keyboard") !== null;
  if (event.detail > 1 && !typing) {
    event.preventDefault();
    event.stopPropagation();
  }
}
