import { autocompletion, closeBrackets, type Completion, type CompletionContext, type CompletionResult, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { t } from "./language";

type Term = [name: string, kind: string, zh: string, en: string];

export interface Terms {
  prefixes: Record<string, string>;
  terms: Term[];
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--observation)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--project)" },
  { tag: [tags.string, tags.literal], color: "var(--task)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.atom, tags.meta, tags.tagName, tags.propertyName], color: "var(--accent)" },
  { tag: tags.number, color: "var(--past)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", padding: "0.5rem 0" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-3)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 35%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--ink-2)", fontStyle: "normal" },
});

const types: Record<string, string> = { class: "class", property: "property", individual: "enum", indicator: "constant" };
const words = ["SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "GRAPH", "FROM", "VALUES", "BIND", "DISTINCT", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "NOT EXISTS", "EXISTS", "MINUS", "COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT", "SAMPLE", "CONTAINS", "STRSTARTS", "STR", "LANG", "REGEX", "BOUND", "COALESCE", "IF"];

/** Names by prefix or by their Chinese or English label, variables of the query, keywords. */
function completer(terms: Promise<Terms>) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[?$]?[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*:?[\w-]*|[?$]/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const written = word.text.toLowerCase();
    if (/^[?$]/.test(written)) {
      const variables = new Set(context.state.doc.toString().match(/[?$][A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*/g) ?? []);
      variables.delete(word.text);
      return { from: word.from, options: [...variables].map((label) => ({ label, type: "variable" })) };
    }
    const known = await terms;
    const options: Completion[] = [];
    for (const [name, kind, zh, en] of known.terms) {
      const local = name.slice(name.indexOf(":") + 1).toLowerCase();
      const hit = name.toLowerCase().startsWith(written) || (written.length > 1 && (local.includes(written) || zh.includes(written) || en.toLowerCase().includes(written)));
      if (hit) options.push({ label: name, detail: t(zh, en), type: types[kind] ?? "text", boost: name.toLowerCase().startsWith(written) ? 2 : 0 });
      if (options.length >= 80) break;
    }
    for (const prefix of Object.keys(known.prefixes)) {
      if (prefix.startsWith(written)) options.push({ label: `${prefix}:`, detail: known.prefixes[prefix]!, type: "namespace" });
    }
    for (const keyword of words) if (keyword.toLowerCase().startsWith(written)) options.push({ label: keyword, type: "keyword", boost: -1 });
    return options.length ? { from: word.from, options, filter: false } : null;
  };
}

/** Turns a text area into an editor; the text area keeps the text for the form. */
export function editor(area: HTMLTextAreaElement, terms: Promise<Terms>, run: () => void): EditorView {
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        theme,
        lintGutter(),
        autocompletion({ override: [completer(terms)], icons: false }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": t("SPARQL 查询", "SPARQL query") }),
        keymap.of([
          { key: "Mod-Enter", run: () => (run(), true) },
          { key: "Escape", run: (view) => (view.contentDOM.blur(), true) }, // Tab then leaves the editor
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  area.hidden = true;
  area.after(view.dom);
  return view;
}

export function setText(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, ...setDiagnostics(view.state, []) });
  view.focus();
}

/** Marks the place of an error; `line` and `column` count from 1. */
export function markError(view: EditorView, message: string, line?: number, column?: number): void {
  if (!line || line > view.state.doc.lines) return clearErrors(view);
  const at = view.state.doc.line(line);
  const from = Math.min(at.to, at.from + Math.max(0, (column ?? 1) - 1));
  const found: Diagnostic = { from, to: Math.min(at.to, from + 1), severity: "error", message };
  view.dispatch(setDiagnostics(view.state, [found]));
  view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  view.focus();
}

export function clearErrors(view: EditorView): void {
  view.dispatch(setDiagnostics(view.state, []));
}
