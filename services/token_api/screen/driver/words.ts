import type { Catalogue } from "@web/i18n";

type Ended = (label: string, reason: string) => string;

const en = {
  loading: "Looking up your token …",
  station: "Your station",
  request: "Join the line",
  position: "Your place in line",
  waitsFor: "You are offered a trip here as soon as one is yours.",
  since: (time: string) => `in line since ${time}`,
  cancel: "Leave the line",
  cancelSure: "Give up your place? This cannot be undone.",
  cancelYes: "Yes, give it up",
  cancelNo: "No, keep my place",
  offered: "A trip is offered to you",
  left: "left to answer",
  offerEnds: "Without an answer in time your token ends.",
  accept: "Accept the trip",
  decline: "Decline",
  accepted: "Trip accepted",
  start: "Start the trip",
  onTheWay: "On the way",
  complete: "Trip completed",
  ended: ((label, reason) => {
    const why: Record<string, string> = {
      CANCELLED_BY_DRIVER: "you left the line",
      SHIFT_ENDED: "your shift has ended",
      DAY_ENDED: "its day is over",
      OFFER_TIMEOUT: "an offer was not answered in time",
      TRIP_COMPLETED: "the trip is completed",
    };
    return `Token ${label} has ended: ${why[reason] ?? reason}.`;
  }) as Ended,
};

const hi: typeof en = {
  loading: "आपका टोकन देखा जा रहा है …",
  station: "आपका स्टेशन",
  request: "कतार में लगें",
  position: "कतार में आपका स्थान",
  waitsFor: "आपकी बारी आते ही यात्रा का प्रस्ताव यहाँ दिखेगा।",
  since: (time) => `${time} से कतार में`,
  cancel: "कतार छोड़ें",
  cancelSure: "अपना स्थान छोड़ दें? यह वापस नहीं होगा।",
  cancelYes: "हाँ, छोड़ दें",
  cancelNo: "नहीं, रहने दें",
  offered: "आपके लिए एक यात्रा है",
  left: "उत्तर के लिए शेष",
  offerEnds: "समय पर उत्तर न देने पर आपका टोकन समाप्त हो जाएगा।",
  accept: "यात्रा स्वीकार करें",
  decline: "मना करें",
  accepted: "यात्रा स्वीकार हुई",
  start: "यात्रा शुरू करें",
  onTheWay: "रास्ते में",
  complete: "यात्रा पूरी हुई",
  ended: (label, reason) => {
    const why: Record<string, string> = {
      CANCELLED_BY_DRIVER: "आपने कतार छोड़ी",
      SHIFT_ENDED: "आपकी शिफ़्ट समाप्त हुई",
      DAY_ENDED: "उसका दिन समाप्त हुआ",
      OFFER_TIMEOUT: "प्रस्ताव का समय पर उत्तर नहीं मिला",
      TRIP_COMPLETED: "यात्रा पूरी हुई",
    };
    return `टोकन ${label} समाप्त: ${why[reason] ?? reason}।`;
  },
};

const ar: typeof en = {
  loading: "نبحث عن رقمك …",
  station: "محطتك",
  request: "انضم إلى الصف",
  position: "مكانك في الصف",
  waitsFor: "ستُعرض عليك رحلة هنا حالما يحين دورك.",
  since: (time) => `في الصف منذ ${time}`,
  cancel: "مغادرة الصف",
  cancelSure: "هل تتخلى عن مكانك؟ لا يمكن التراجع.",
  cancelYes: "نعم، أتخلى عنه",
  cancelNo: "لا، أحتفظ بمكاني",
  offered: "رحلة معروضة عليك",
  left: "متبقٍ للرد",
  offerEnds: "إن لم ترد في الوقت المحدد ينتهي رقمك.",
  accept: "قبول الرحلة",
  decline: "رفض",
  accepted: "قُبلت الرحلة",
  start: "بدء الرحلة",
  onTheWay: "في الطريق",
  complete: "اكتملت الرحلة",
  ended: (label, reason) => {
    const why: Record<string, string> = {
      CANCELLED_BY_DRIVER: "غادرت الصف",
      SHIFT_ENDED: "انتهت مناوبتك",
      DAY_ENDED: "انتهى يومه",
      OFFER_TIMEOUT: "لم يُرد على العرض في الوقت المحدد",
      TRIP_COMPLETED: "اكتملت الرحلة",
    };
    return `انتهى الرقم \u2066${label}\u2069: ${why[reason] ?? reason}.`;
  },
};

export const WORDS: Catalogue<typeof en> = { en, hi, ar };
