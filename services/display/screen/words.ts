import { type Catalogue, type Language, plural } from "@web/i18n";
import { spokenLabel } from "./calls";

export type ShownLanguage = Language;

const en = {
  nowServing: "Now serving",
  nowCalled: "Now called",
  lastCalled: "Last called",
  calledBefore: "Called before",
  next: "Next",
  desk: "Desk",
  nobodyCalled: "No number has been called yet.",
  nobodyServed: "No number at the desks",
  nobodyWaits: "Nobody is waiting",
  waiting: (count: number) => plural("en", count, { one: "# waiting", other: "# waiting" }),
  more: (count: number) => `+${count} more`,
  wait: (time: string) => `Wait: ${time}`,
  live: "Live",
  updated: (seconds: number) => `updated ${seconds} s ago`,
  opening: "Connecting …",
  cut: "No connection",
  cutSince: (time: string) => `These numbers are from ${time}. Please ask at the desk.`,
  touchForSound: "Touch for sound",
  unknown: "There is no screen for this branch yet.",
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  chooseScreen: "Which screen is this?",
  noBranches: "No branch has been set up yet.",
  help: "On a screen without a keyboard, start the browser so that it may speak by itself:",
  helpOptions:
    "Options in the address: ?department=CW,LAB shows these only; ?lang=hi,en chooses languages; ?voice=off or ?voice=chime; ?theme=light.",
  spoken: (label: string, department: string, desk: number | null) =>
    `Number ${spokenLabel(label)}. Please go to ${department}${desk === null ? "" : `, desk ${desk}`}.`,
};

export const WORDS: Catalogue<typeof en> = {
  en,
  hi: {
    nowServing: "अभी सेवा में",
    nowCalled: "अभी बुलाया गया",
    lastCalled: "पिछला बुलावा",
    calledBefore: "पहले बुलाए गए",
    next: "अगले",
    desk: "डेस्क",
    nobodyCalled: "अभी तक कोई नंबर नहीं बुलाया गया है।",
    nobodyServed: "डेस्क पर कोई नंबर नहीं",
    nobodyWaits: "कोई प्रतीक्षा में नहीं",
    waiting: (count) => `${count} प्रतीक्षा में`,
    more: (count) => `+${count} और`,
    wait: (time) => `प्रतीक्षा: ${time}`,
    live: "लाइव",
    updated: (seconds) => `${seconds} सेकंड पहले अपडेट`,
    opening: "जुड़ रहा है …",
    cut: "कनेक्शन नहीं है",
    cutSince: (time) => `ये नंबर ${time} बजे के हैं। कृपया डेस्क पर पूछें।`,
    touchForSound: "आवाज़ के लिए छुएँ",
    unknown: "इस शाखा के लिए अभी कोई स्क्रीन नहीं है।",
    page: (page, pages) => `पृष्ठ ${page} / ${pages}`,
    chooseScreen: "यह कौन-सी स्क्रीन है?",
    noBranches: "अभी तक कोई शाखा नहीं बनाई गई है।",
    help: "बिना कीबोर्ड वाली स्क्रीन पर ब्राउज़र को ऐसे शुरू करें कि वह अपने-आप बोल सके:",
    helpOptions:
      "पते में विकल्प: ?department=CW,LAB केवल ये विभाग; ?lang=hi,en भाषाएँ; ?voice=off या ?voice=chime; ?theme=light.",
    spoken: (label, department, desk) =>
      `नंबर ${spokenLabel(label)}। कृपया ${department}${desk === null ? "" : `, डेस्क ${desk}`} पर जाएँ।`,
  },
  ar: {
    nowServing: "تُخدَم الآن",
    nowCalled: "النداء الآن",
    lastCalled: "آخر نداء",
    calledBefore: "نداءات سابقة",
    next: "التالي",
    desk: "مكتب",
    nobodyCalled: "لم يُنادَ على أي رقم بعد.",
    nobodyServed: "لا يوجد رقم عند المكاتب",
    nobodyWaits: "لا أحد في الانتظار",
    waiting: (count) =>
      plural("ar", count, {
        one: "منتظر واحد",
        two: "منتظران",
        few: "# منتظرين",
        many: "# منتظرًا",
        other: "# منتظر",
      }),
    more: (count) => `+${count} آخرون`,
    wait: (time) => `الانتظار: ${time}`,
    live: "مباشر",
    updated: (seconds) => `تحديث قبل ${seconds} ث`,
    opening: "جارٍ الاتصال …",
    cut: "لا يوجد اتصال",
    cutSince: (time) => `هذه الأرقام من الساعة ${time}. يُرجى السؤال عند المكتب.`,
    touchForSound: "المس لتشغيل الصوت",
    unknown: "لا توجد شاشة لهذا الفرع بعد.",
    page: (page, pages) => `صفحة ${page} من ${pages}`,
    chooseScreen: "أي شاشة هذه؟",
    noBranches: "لم يُنشأ أي فرع بعد.",
    help: "على شاشة بلا لوحة مفاتيح، شغّل المتصفح بحيث يتكلم من تلقاء نفسه:",
    helpOptions:
      "خيارات في العنوان: ?department=CW,LAB لهذه الأقسام فقط؛ ?lang=ar,en للغات؛ ?voice=off أو ?voice=chime؛ ?theme=light.",
    spoken: (label, department, desk) =>
      `الرقم ${spokenLabel(label)}. يُرجى التوجه إلى ${department}${desk === null ? "" : `، المكتب ${desk}`}.`,
  },
};
