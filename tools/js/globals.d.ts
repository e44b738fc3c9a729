// What the page scripts (crawler/browser/js) take from elsewhere, for TypeScript. Of each other they know the globals.

/** An element of any kind: which of the optional properties it has, its tag says. */
interface AnyElement extends Element {
    readonly style?: CSSStyleDeclaration;
    readonly type?: string;
    readonly href?: string;
    readonly media?: string;
    readonly disabled?: boolean;
    readonly complete?: boolean;
    readonly loading?: string;
    readonly form?: HTMLFormElement | null;
    readonly control?: HTMLInputElement | null;
    readonly contentDocument?: Document | null;
    value?: string;
}

/** A text, or an element of any kind, as one meets them on a walk: `nodeType` and `localName` say which it is. */
type Walked = Text & HTMLInputElement & HTMLIFrameElement;

/** Where something is, in CSS pixels. */
interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
}

/** How long `webbrond_quiet.calm` waits, in milliseconds: for the load event, and for what comes after it. */
interface Limits {
    load: number;
    quiet: number;
}

/** A failing element in a subtree, as crawler/browser/subtrees.py keeps it: rule, outcome, impact, path, summary, HTML. */
type Fault = [id: string, outcome: string, impact: string, path: number[], summary: string, html: string];

/** Verdicts on subtrees by their hash: one bit for each rule that applies, and what failed. */
type Told = Record<string, [applied: number, failing: Fault[]]>;

/** What is said of a rule on a page, of axe's and of webbrond's own alike. */
interface Verdict {
    id: string;
    outcome: string;
    impact: string;
    nodes: object[];
}

/** What probe.js answers, as JSON. All but the first three are missing where there is nothing to judge. */
interface Answer {
    status: number;
    redirects: number;
    type: string;
    lost?: string[];
    axe?: { rules: Verdict[]; cut: number; subtrees: { fresh: Told; taken: string[] } } | { error: string };
    frames?: string[];
    facts?: object;
    elements?: object[];
}

// --- axe-core: what axe.d.ts leaves out, and of its results what webbrond reads --------------------------------------

interface AxeNode {
    element?: Element;
    html: string;
    failureSummary?: string;
    impact?: string;
    target: (string | string[])[];
}

interface AxeOutcome {
    id: string;
    impact?: string;
    nodes: AxeNode[];
}

type AxeResults = Record<"violations" | "incomplete" | "passes" | "inapplicable", AxeOutcome[]>;

interface AxeVirtualNode {
    actualNode: Element;
}

interface AxeRule {
    id: string;
    selector: string;
    excludeHidden: boolean;
    gather(context: unknown): AxeVirtualNode[];
    gatherAndMatchNodes(...order: unknown[]): AxeVirtualNode[];
}

interface AxeInternals {
    _audit?: { rules?: AxeRule[] };
    utils: {
        select(selector: string, context: unknown): AxeVirtualNode[];
        getSelector(element: Element): string;
    };
    commons: { dom: { isVisibleToScreenReaders(node: AxeVirtualNode): boolean } };
}

declare var axe: typeof import("axe-core") & AxeInternals;

/** Defines axe in this window (crawler/browser/axe.py). */
declare var webbrond_axe: () => void;

/** Undoes what webbrond_evidence (evidence.js) did to the element before, on the same page. */
declare var webbrond_plain: (() => void) | undefined;
