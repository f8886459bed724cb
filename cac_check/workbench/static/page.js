// Links and forms work without this script; with it, only what changed on a page is put in place of what was there.
"use strict";

const base = document.body.dataset.base;
let latest = 0;
/** The address of this page, or of the one that is on its way: quick clicks add to each other. */
let place = location.href;

/** What a person wrote or chose beside the text and did not send yet, by the name of its field. */
const unsent = new Map();

/** By what a field is known among other figures; empty where it is about the one figure that is picked. */
const nameOf = (field) => field.dataset.field || (field.closest("#relate-form") ? field.name : "");

/** Put what was not sent yet into a panel that was made anew: while other figures are picked, nothing is lost. */
function bringBack(panel) {
  if (panel.classList.contains("empty")) { unsent.clear(); return; }
  for (const field of panel.querySelectorAll("input:not([type=hidden]), select")) {
    const value = unsent.get(nameOf(field)); // nothing is kept under an empty name
    if (value === undefined) continue;
    if (field.type === "radio") field.checked = field.value === value || (field.checked && !panel.querySelector(
      `input[name="${CSS.escape(field.name)}"][value="${CSS.escape(value)}"]`));
    else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
  }
}

/** Show a page that was answered: regions of it, or all of it where it is another page. */
function show(html, address, { keepPanel = false } = {}) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  const focused = document.activeElement && document.activeElement.id;
  const samePage = next.querySelector("main") && next.querySelector("main").className === main.className
    && next.title === document.title && next.documentElement.lang === document.documentElement.lang;
  for (const name of ["base", "version", "whole", "gone"]) document.body.dataset[name] = next.body.dataset[name];
  if (samePage) {
    for (const region of next.querySelectorAll("[data-region]")) {
      const here = document.getElementById(region.id);
      if (!here || (keepPanel && here.contains(document.activeElement))) continue;
      if (here.outerHTML === region.outerHTML) continue;
      const opened = new Map([...here.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
      here.replaceWith(document.importNode(region, true));
      for (const each of document.getElementById(region.id).querySelectorAll("details[id]")) {
        if (opened.has(each.id)) each.open = opened.get(each.id);
      }
      if (region.id === "panel") bringBack(document.getElementById("panel"));
    }
    // A form that stays must speak of the files as they are now.
    for (const field of document.querySelectorAll("input[name=version]")) field.value = next.body.dataset.version;
  } else {
    document.title = next.title;
    document.documentElement.lang = next.documentElement.lang;
    unsent.clear();
    document.body.replaceChildren(...document.importNode(next.body, true).childNodes);
    window.scrollTo(0, 0);
  }
  if (address) history.replaceState(null, "", address);
  place = location.href;
  const again = focused && document.getElementById(focused);
  if (again && document.activeElement !== again) again.focus({ preventScroll: true });
  return samePage;
}

async function load(address, options = {}, how = {}) {
  const number = ++latest;
  if (options.method !== "POST") place = new URL(address, location.href).href;
  document.body.classList.add("loading");
  try {
    const answer = await fetch(address, { redirect: "follow", ...options });
    const type = answer.headers.get("content-type") || "";
    if (number !== latest) return false;
    if (!type.startsWith("text/html")) { location.assign(address); return false; }
    const html = await answer.text();
    if (number !== latest) return false;
    if (options.method === "POST" && answer.ok) unsent.clear();
    show(html, options.method === "POST" && !answer.redirected ? null : answer.url, how);
    return answer.ok;
  } catch {
    say(document.body.dataset.gone);
    return false;
  } finally {
    document.body.classList.remove("loading");
  }
}

/** Return the address of this page with a figure picked: alone, or beside those that are picked. */
function picking(figure, also) {
  const id = figure.id.replace("figure-", "");
  const address = new URL(place);
  const picks = address.searchParams.getAll("pick");
  const several = also || picks.length > 1 || address.searchParams.get("several") === "1";
  address.hash = "";
  address.search = "";
  const chosen = !several ? [id] : picks.includes(id) ? picks.filter((pick) => pick !== id) : [...picks, id];
  for (const pick of chosen) address.searchParams.append("pick", pick);
  if (several && chosen.length) address.searchParams.append("several", "1");
  return address.href;
}

function say(words) {
  const note = document.createElement("div");
  note.className = "notice unclear";
  note.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.getElementById("notice").replaceChildren(note);
}

/** Return the address of this page with two figures picked, beside those that are picked with the first. */
function relating(first, second) {
  const address = new URL(place);
  const picks = address.searchParams.getAll("pick");
  const both = [first, second].map((figure) => figure.id.replace("figure-", ""));
  address.hash = "";
  address.search = "";
  for (const pick of new Set([...(picks.includes(both[0]) ? picks : []), ...both])) address.searchParams.append("pick", pick);
  address.searchParams.append("several", "1");
  return address.href;
}

/** Bring what says something new into view: on a narrow page it lies below the text. */
function reveal(id) {
  const it = document.getElementById(id);
  const top = it ? it.getBoundingClientRect().top : 0;
  if (it && (top < 0 || top > innerHeight * 0.75)) it.scrollIntoView({ block: top < 0 ? "start" : "nearest" });
}

function light(finding, far) {
  const claims = new Set(finding.dataset.claims.split(" "));
  const lit = [];
  for (const figure of document.querySelectorAll(".figure")) {
    const on = figure.dataset.claims.split(" ").some((claim) => claim && claims.has(claim));
    figure.classList.toggle("lit", on);
    if (on) lit.push(figure);
  }
  if (lit.length && far) lit[0].scrollIntoView({ block: "center" });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (link && link.origin === location.origin && !link.hasAttribute("download") && !link.target) {
    const figure = link.classList.contains("figure");
    const here = link.pathname === location.pathname && link.hash;
    if (here || (!figure && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
    event.preventDefault();
    await load(figure ? picking(link, event.ctrlKey || event.metaKey || event.shiftKey) : link.href);
    // The panel may cover the figure where the page is narrow.
    if (figure) document.getElementById(link.id)?.scrollIntoView({ block: "nearest" });
    return;
  }
  const summary = event.target.closest(".finding > summary");
  if (summary && !summary.parentElement.open) light(summary.parentElement, false);
  const shown = event.target.closest("[data-show]");
  if (shown) light(document.getElementById(shown.dataset.show), true);
  const copied = event.target.closest("[data-copy]");
  if (copied) {
    const address = new URL(copied.dataset.copy, location.href).href;
    history.replaceState(null, "", address);
    try { await navigator.clipboard.writeText(address); copied.textContent = copied.dataset.done; } catch { /* it stands in the address bar */ }
  }
});


document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const address = (event.submitter && event.submitter.formAction !== location.href && event.submitter.hasAttribute("formaction"))
    ? event.submitter.formAction : form.action;
  if (form.method === "get") { await load(`${address}?${fields}`); return; }
  const done = await load(address, { method: "POST", body: fields });
  if (done && /\/(relate|accept)$/.test(address)) reveal("findings-title");
  if (!done) document.getElementById("notice").scrollIntoView({ block: "nearest" });
});

// A figure can be dragged onto another one, to relate them; so can it by choosing both, for which keys are enough.
let dragged = null;
const figureAt = (event) => (event.target.nodeType === Node.ELEMENT_NODE ? event.target : event.target.parentElement).closest("#text .figure");
const onto = (event) => { const figure = dragged && figureAt(event); return figure && figure.id !== dragged ? figure : null; };

function mark(target) {
  for (const figure of document.querySelectorAll(".figure.target")) if (figure !== target) figure.classList.remove("target");
  if (target) target.classList.add("target");
}

document.addEventListener("dragstart", (event) => {
  const figure = figureAt(event);
  if (!figure) return;
  dragged = figure.id;
  event.dataTransfer.clearData(); // the address of the page is for this browser alone
  event.dataTransfer.setData("text/plain", figure.textContent.trim());
  event.dataTransfer.effectAllowed = "link";
});
document.addEventListener("dragover", (event) => {
  const target = onto(event);
  mark(target);
  if (!target) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "link";
});
document.addEventListener("drop", (event) => {
  const target = onto(event);
  if (!target) return;
  event.preventDefault();
  load(relating(document.getElementById(dragged), target));
});
document.addEventListener("dragend", () => { dragged = null; mark(null); });

// A choice is told by "input" as well as what is written.
document.addEventListener("input", (event) => {
  if (event.target.closest("#panel") && nameOf(event.target)) unsent.set(nameOf(event.target), event.target.value);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-go]");
  if (form) load(form.dataset.go + event.target.value);
});

document.addEventListener("keydown", (event) => {
  const writing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  if (writing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    document.getElementById(event.shiftKey ? "redo" : "undo").click();
  } else if (event.key === "Escape" && new URLSearchParams(location.search).has("pick")) {
    load(location.pathname);
  }
});

// Words that are selected in the text can be added as a figure.
document.addEventListener("selectionchange", () => {
  const field = document.getElementById("missing-words");
  const selected = getSelection();
  const words = selected.toString().trim();
  const text = document.getElementById("text");
  if (!field || !words || words.length > 80 || !text.contains(selected.anchorNode) || !text.contains(selected.focusNode)) return;
  field.value = words;
  document.getElementById("missing").open = true;
});

// Words that are still being written are kept with every key, so that no crash loses more than the last.
let keeping = Promise.resolve(), waiting = null;
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-keep]");
  if (!form) return;
  const first = waiting === null;
  waiting = form;
  if (first) keeping = keeping.then(() => {
    const fields = new URLSearchParams(new FormData(waiting));
    fields.set("form", waiting.dataset.keep);
    waiting = null;
    return fetch(`${base}/draft`, { method: "POST", body: fields }).catch(() => {});
  });
});

// What changes on disk is shown; so is the whole check, which may take longer than a page.
async function look() {
  const busy = () => document.body.classList.contains("loading"); // what is asked for shows the change by itself
  if (document.visibilityState === "visible" && !busy()) {
    try {
      const { version, whole } = await (await fetch(`${base}/version`)).json();
      const known = busy() ? { version, whole } : document.body.dataset;
      const pending = known.whole === "0" && whole;
      if (version !== known.version || pending) await load(location.href, {}, { keepPanel: true });
    } catch { /* it is said when something is done */ }
  }
  setTimeout(look, document.body.dataset.whole === "0" ? 250 : 1500);
}
setTimeout(look, 500);
const linked = document.getElementById(location.hash.slice(1));
if (linked && linked.matches(".finding")) { linked.open = true; light(linked, true); }
