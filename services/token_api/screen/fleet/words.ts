import type { Catalogue } from "@web/i18n";

const en = {
  language: "Language",
  username: "User name",
  password: "Password",
  signIn: "Sign in",
  signOut: "Sign out",
  driverTitle: "Drivers",
  eicTitle: "Vehicle queue",
  wrongLogin: "The user name or the password is wrong.",
  tooOften: "Too many attempts. Please wait a minute.",
  wrongRole: "This page is for somebody else. Please sign in with another account.",
  unreachable: "We cannot be reached at the moment. Please try again.",
  failed: "That did not work. Please try again.",
  lost: "No connection. This is how things were; the page keeps trying.",
  NO_ACTIVE_SHIFT: "You have no approved shift at this station now.",
  TOKEN_EXISTS: "You or your vehicle already have a token.",
  TRIP_ACTIVE: "You or your vehicle are on a trip already.",
  TOKEN_NOT_FOUND: "This token is not in the line any more.",
  TRIP_ACCEPTED: "You have accepted this trip already.",
  OFFER_TIMED_OUT: "The offer was not accepted in time.",
  TRIP_CANCELLED: "This trip was cancelled.",
  TOKEN_TAKEN: "This token is not waiting any more.",
  REQUEST_TAKEN: "This request does not wait for a vehicle any more.",
};

const hi: typeof en = {
  language: "भाषा",
  username: "उपयोगकर्ता नाम",
  password: "पासवर्ड",
  signIn: "साइन इन करें",
  signOut: "साइन आउट",
  driverTitle: "चालक",
  eicTitle: "वाहन कतार",
  wrongLogin: "उपयोगकर्ता नाम या पासवर्ड ग़लत है।",
  tooOften: "बहुत बार कोशिश हुई। कृपया एक मिनट रुकें।",
  wrongRole: "यह पेज किसी और के लिए है। कृपया दूसरे खाते से साइन इन करें।",
  unreachable: "अभी संपर्क नहीं हो पा रहा। कृपया फिर कोशिश करें।",
  failed: "यह नहीं हो सका। कृपया फिर कोशिश करें।",
  lost: "कनेक्शन नहीं है। यह पिछली जानकारी है; पेज कोशिश कर रहा है।",
  NO_ACTIVE_SHIFT: "इस स्टेशन पर अभी आपकी कोई स्वीकृत शिफ़्ट नहीं है।",
  TOKEN_EXISTS: "आपके या आपके वाहन के पास पहले से टोकन है।",
  TRIP_ACTIVE: "आप या आपका वाहन पहले से यात्रा पर है।",
  TOKEN_NOT_FOUND: "यह टोकन अब कतार में नहीं है।",
  TRIP_ACCEPTED: "आप यह यात्रा स्वीकार कर चुके हैं।",
  OFFER_TIMED_OUT: "प्रस्ताव समय पर स्वीकार नहीं हुआ।",
  TRIP_CANCELLED: "यह यात्रा रद्द हो गई।",
  TOKEN_TAKEN: "यह टोकन अब प्रतीक्षा में नहीं है।",
  REQUEST_TAKEN: "यह माँग अब वाहन की प्रतीक्षा में नहीं है।",
};

const ar: typeof en = {
  language: "اللغة",
  username: "اسم المستخدم",
  password: "كلمة المرور",
  signIn: "تسجيل الدخول",
  signOut: "تسجيل الخروج",
  driverTitle: "السائقون",
  eicTitle: "صف المركبات",
  wrongLogin: "اسم المستخدم أو كلمة المرور غير صحيحة.",
  tooOften: "محاولات كثيرة. يرجى الانتظار دقيقة.",
  wrongRole: "هذه الصفحة لشخص آخر. يرجى الدخول بحساب آخر.",
  unreachable: "لا يمكن الاتصال بنا الآن. يرجى المحاولة مرة أخرى.",
  failed: "لم ينجح ذلك. يرجى المحاولة مرة أخرى.",
  lost: "لا يوجد اتصال. هذا آخر ما عرفناه، والصفحة تواصل المحاولة.",
  NO_ACTIVE_SHIFT: "ليس لديك مناوبة معتمدة في هذه المحطة الآن.",
  TOKEN_EXISTS: "لديك أو لدى مركبتك رقم بالفعل.",
  TRIP_ACTIVE: "أنت أو مركبتك في رحلة بالفعل.",
  TOKEN_NOT_FOUND: "لم يعد هذا الرقم في الصف.",
  TRIP_ACCEPTED: "لقد قبلت هذه الرحلة بالفعل.",
  OFFER_TIMED_OUT: "لم يُقبل العرض في الوقت المحدد.",
  TRIP_CANCELLED: "أُلغيت هذه الرحلة.",
  TOKEN_TAKEN: "لم يعد هذا الرقم منتظراً.",
  REQUEST_TAKEN: "لم يعد هذا الطلب ينتظر مركبة.",
};

export const WORDS: Catalogue<typeof en> = { en, hi, ar };
export type FleetWords = typeof en;

/** Say a refusal in the page's language where it is known, else in the server's words. */
export function sentenceOf(words: FleetWords, code: string, sentence: string): string {
  const known = words as Record<string, string>;
  return known[code] ?? sentence;
}
