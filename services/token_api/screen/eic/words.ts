import { timeIn } from "@web/clock";
import { type Catalogue, type Language, localeOf } from "@web/i18n";
import type { Shift } from "@web/types/token_api";

const en = {
  title: "Vehicle queue",
  stations: "Stations",
  noStation: "You are not in charge of a station.",
  tokens: "Waiting vehicles",
  noTokens: "No vehicle waits.",
  requests: "Requests waiting for a vehicle",
  noRequests: "No approved request waits.",
  newRequests: "To be approved",
  noNewRequests: "Nothing to approve.",
  priority: "priority",
  approve: "Approve",
  reject: "Reject",
  byHand: "Allocate by hand",
  chooseToken: "choose a vehicle",
  chooseRequest: "choose a request",
  allocate: "Allocate",
  never: "Never mind",
  shifts: "Shifts asked for",
  trips: "Trips",
  noTrips: "No trips yet.",
  whyFirst: "First in line with the first approved request.",
  whyByHand: "Allocated by hand, past the order.",
  states: {
    PENDING: "Offered",
    ACCEPTED: "Accepted",
    STARTED: "On the way",
    COMPLETED: "Completed",
    DECLINED: "Declined",
    TIMED_OUT: "No answer",
    CANCELLED: "Cancelled",
  } as Record<string, string>,
};

const hi: typeof en = {
  title: "वाहन कतार",
  stations: "स्टेशन",
  noStation: "आप किसी स्टेशन के प्रभारी नहीं हैं।",
  tokens: "प्रतीक्षारत वाहन",
  noTokens: "कोई वाहन प्रतीक्षा में नहीं।",
  requests: "वाहन की प्रतीक्षा में माँगें",
  noRequests: "कोई स्वीकृत माँग प्रतीक्षा में नहीं।",
  newRequests: "स्वीकृति के लिए",
  noNewRequests: "स्वीकृति के लिए कुछ नहीं।",
  priority: "प्राथमिकता",
  approve: "स्वीकृत करें",
  reject: "अस्वीकार करें",
  byHand: "हाथ से आवंटन",
  chooseToken: "वाहन चुनें",
  chooseRequest: "माँग चुनें",
  allocate: "आवंटित करें",
  never: "रहने दें",
  shifts: "माँगी गई शिफ़्टें",
  trips: "यात्राएँ",
  noTrips: "अभी कोई यात्रा नहीं।",
  whyFirst: "कतार में पहला, पहली स्वीकृत माँग के साथ।",
  whyByHand: "क्रम से हटकर हाथ से आवंटित।",
  states: {
    PENDING: "प्रस्तावित",
    ACCEPTED: "स्वीकृत",
    STARTED: "रास्ते में",
    COMPLETED: "पूरी हुई",
    DECLINED: "मना किया",
    TIMED_OUT: "उत्तर नहीं",
    CANCELLED: "रद्द",
  },
};

const ar: typeof en = {
  title: "صف المركبات",
  stations: "المحطات",
  noStation: "لست مسؤولاً عن محطة.",
  tokens: "المركبات المنتظرة",
  noTokens: "لا توجد مركبة منتظرة.",
  requests: "طلبات تنتظر مركبة",
  noRequests: "لا يوجد طلب معتمد منتظر.",
  newRequests: "بانتظار الاعتماد",
  noNewRequests: "لا شيء للاعتماد.",
  priority: "الأولوية",
  approve: "اعتماد",
  reject: "رفض",
  byHand: "تخصيص يدوي",
  chooseToken: "اختر مركبة",
  chooseRequest: "اختر طلباً",
  allocate: "تخصيص",
  never: "تراجع",
  shifts: "مناوبات مطلوبة",
  trips: "الرحلات",
  noTrips: "لا رحلات بعد.",
  whyFirst: "الأول في الصف مع أول طلب معتمد.",
  whyByHand: "خُصصت يدوياً خارج الترتيب.",
  states: {
    PENDING: "معروضة",
    ACCEPTED: "مقبولة",
    STARTED: "في الطريق",
    COMPLETED: "مكتملة",
    DECLINED: "مرفوضة",
    TIMED_OUT: "بلا رد",
    CANCELLED: "ملغاة",
  },
};

export const WORDS: Catalogue<typeof en> = { en, hi, ar };

/** Say when a shift is: on which weekdays, or from when to when. */
export function shiftInWords(shift: Shift, zone: string, language: Language): string {
  if (shift.recurring) {
    const { weekdays, from, to } = shift.recurring;
    return `${weekdays.map((day) => weekday(day, language)).join(" ")} ${from}–${to}`;
  }
  if (shift.starts_at === null || shift.ends_at === null) return "";
  const day = new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    day: "numeric",
    month: "short",
    numberingSystem: "latn",
  }).format(new Date(shift.starts_at));
  return `${day} ${timeIn(zone, language, shift.starts_at)}–${timeIn(zone, language, shift.ends_at)}`;
}

/** 5 January 2026 was a Monday, which is weekday 0. */
function weekday(day: number, language: Language): string {
  const date = new Date(Date.UTC(2026, 0, 5 + day));
  const format = { weekday: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(localeOf(language), format).format(date);
}
