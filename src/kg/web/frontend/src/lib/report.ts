import { find } from "./dom";
import { t } from "./language";

/** “This figure is wrong”: sends the form and says what became of it. */
export function reportForms(): void {
  document.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form.report");
    if (!form) return;
    event.preventDefault();
    void send(form);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const said = find("[role=status]", form)!;
  const button = find<HTMLButtonElement>("button", form)!;
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const answer = (await response.json()) as { error?: { message: string } };
    if (response.ok) {
      said.textContent = t("已记录，谢谢。维护人员会核对原文。", "Kept, thank you. It will be checked against the text.");
      return;
    }
    said.textContent = answer.error?.message ?? t("没有记录成功", "It could not be kept");
  } catch {
    said.textContent = t("没有连上服务器，请稍后再试", "The server cannot be reached; try again later");
  }
  button.disabled = false;
}
