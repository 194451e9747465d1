/** The page's language, and words in it. */
export const english = document.documentElement.lang === "en";

export function t(zh: string, en: string): string {
  return english ? en : zh;
}

/** An address of this site in the page's language. */
export function localUrl(path: string): string {
  const url = new URL(path, location.origin);
  if (english) url.searchParams.set("lang", "en");
  return url.pathname + url.search + url.hash;
}
