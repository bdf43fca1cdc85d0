// The report beside its findings: pages drawn by the server where the file has
// pages, its text block by block where it has not. Boxes over pages come from
// stored places, never from searching.
import {$, base, el} from "./desk.js";

const sheets = $("sheets"), spine = $("spine");
let pages = [], paged = false, zoom = 1, chosen = null, onpick = () => {};
let files = [], which = 0, marked = []; // files: the report, then what was handed in with it

const rank = {fail: 3, doubt: 2, manual: 1, pass: 0};

// fileOf is the number of the file that a place stands in, the report being 0; -1: none of these.
const fileOf = (e) => e.file ? files.findIndex((f, i) => i && f.name === e.file) : 0;

// open lays out the report. marks: [{key, verdict, label, evidence}]
export async function open(data, pick) {
  onpick = pick;
  files = [{name: "评估报告", pages: data.pages}, ...(data.beside || [])];
  $("which").replaceChildren(...files.map((f, i) => el("option", {value: i}, i ? "随附：" + f.name : f.name)));
  $("which").hidden = files.length < 2;
  await lay(0);
}

// lay puts one of the files on the sheets.
async function lay(n) {
  which = n;
  $("which").value = n;
  pages = files[n].pages;
  paged = pages.length > 0;
  const file = n ? "file=" + n : "";
  document.body.classList.toggle("paged", paged);
  $("pager").hidden = !paged;
  if (paged) {
    $("pages").textContent = pages.length;
    sheets.replaceChildren(...pages.map((p) => el("section", {class: "sheet" + (p.lost ? " lost" : ""), id: "p" + p.n, "aria-label": `第${p.label || p.n}页`},
      el("img", {alt: `第${p.label || p.n}页`, loading: "lazy", decoding: "async"}), p.lost && el("div", {class: "lostnote"}, "这一页是图片，系统未能读出文字"), el("small", {}, p.label && p.label !== String(p.n) ? `第${p.label}页（文件第${p.n}页）` : `第${p.n}页`))));
    for (const [i, s] of [...sheets.children].entries()) s.style.setProperty("--ratio", pages[i].width / pages[i].height);
    spine.replaceChildren(...pages.map((p) => el("i", {"data-page": p.n, class: p.lost ? "lost" : ""}, el("b", {}, p.n % 10 ? "" : String(p.n)), el("u"))));
    const see = new IntersectionObserver((list) => {
      for (const e of list) {
        const img = e.target.querySelector("img"), n = e.target.id.slice(1);
        if (e.isIntersecting && !img.src) img.src = `${base}/pages/${n}.png?dpi=${window.devicePixelRatio > 1.2 ? 150 : 110}&${file}`;
      }
    }, {root: sheets, rootMargin: "1200px 0px"});
    for (const s of sheets.children) see.observe(s);
  } else {
    const a = el("article", {class: "sheet flow"});
    if (files[n].empty) a.append(el("p", {}, "这个文件没有读出文字。"));
    else {
      const r = await fetch(`${base}/text?${file}`);
      if (!r.ok) throw new Error("正文没有取到，请刷新。");
      a.innerHTML = await r.text(); // escaped by the server
    }
    if (which !== n) return; // another was asked for meanwhile
    sheets.replaceChildren(a);
    spine.replaceChildren();
  }
  sheets.scrollTop = 0;
  mark(marked);
}
$("which").addEventListener("change", () => lay(+$("which").value));

// mark draws where findings have their evidence.
export function mark(marks) {
  marked = marks;
  for (const b of sheets.querySelectorAll(".box,.mtag")) b.remove();
  for (const b of sheets.querySelectorAll(".has")) { b.classList.remove("has", "fail", "doubt", "manual", "pass", "searched"); delete b.dataset.key; }
  const worst = {}, held = new Map();
  for (const m of marks) {
    m.evidence.forEach((e, i) => {
      if (fileOf(e) !== which) return;
      if (paged) {
        if (!e.page || !pages[e.page - 1]) return;
        if (e.role !== "searched" && rank[m.verdict] > (rank[worst[e.page]] ?? 0)) worst[e.page] = m.verdict;
        if (!e.box) return;
        const p = pages[e.page - 1], s = $("p" + e.page), pc = (v, of) => (100 * v / of).toFixed(3) + "%";
        const at = {left: pc(e.box[0] - 1.5, p.width), top: pc(e.box[1] - 1.5, p.height), width: pc(e.box[2] - e.box[0] + 3, p.width), height: pc(e.box[3] - e.box[1] + 3, p.height)};
        const b = el("button", {type: "button", tabindex: "-1", class: `box ${m.verdict} ${e.role}`, title: `${m.label}：${m.title}`, onclick: (e) => onpick(under(e, m.key, i))});
        b.dataset.key = m.key; b.dataset.i = i;
        Object.assign(b.style, at);
        s.append(b);
      } else {
        const b = block(e);
        if (!b) return;
        if (!held.has(b)) held.set(b, []);
        held.get(b).push({key: m.key, i});
        if (b.classList.contains("has") && rank[m.verdict] < 3) return;
        b.classList.add("has", m.verdict, e.role);
        b.dataset.key = m.key; b.dataset.i = i;
        b.onclick = () => { if (document.getSelection().isCollapsed) onpick(held.get(b)); };
      }
    });
  }
  for (const i of spine.children) i.querySelector("u").className = worst[i.dataset.page] || "";
}

// under gives all findings whose boxes lie under the pointer; with the keyboard, one.
function under(e, key, i) {
  const all = e.clientX || e.clientY ? document.elementsFromPoint(e.clientX, e.clientY).filter((b) => b.matches(".box[data-key]")).map((b) => ({key: b.dataset.key, i: +b.dataset.i})) : [];
  return all.length ? all : [{key, i}];
}

const block = (e) => e.block && ($(e.row !== undefined && e.col !== undefined ? `${e.block}-${e.row}-${e.col}` : e.block) || $(e.block));

let turns = 0;

// show brings a place into view and lights it up.
export async function show(key, i, e) {
  for (const b of sheets.querySelectorAll(".cur")) b.classList.remove("cur");
  CSS.highlights?.delete("quote");
  chosen = null;
  const file = e ? fileOf(e) : -1, turn = ++turns;
  if (file < 0) return;
  if (file !== which) await lay(file);
  if (turn !== turns) return; // another place was asked for meanwhile
  let target;
  if (paged) {
    if (!e.page || !$("p" + e.page)) return;
    sheets.querySelector(".box.place")?.remove();
    if (!key && e.box) { // a place that no finding names
      const p = pages[e.page - 1], pc = (v, of) => (100 * v / of).toFixed(3) + "%", b = el("i", {class: "box place"});
      Object.assign(b.style, {left: pc(e.box[0] - 1.5, p.width), top: pc(e.box[1] - 1.5, p.height), width: pc(e.box[2] - e.box[0] + 3, p.width), height: pc(e.box[3] - e.box[1] + 3, p.height)});
      b.dataset.key = key; b.dataset.i = i;
      $("p" + e.page).append(b);
    }
    for (const b of sheets.querySelectorAll(".box")) if (b.dataset.key === key) b.classList.add("cur");
    target = [...sheets.querySelectorAll(".box.cur")].find((b) => +b.dataset.i === i) || $("p" + e.page);
    at(e.page);
  } else {
    target = block(e);
    if (!target) return;
    target.classList.add("cur");
    quote(target, e.quote);
  }
  chosen = target;
  const r = target.getBoundingClientRect(), s = sheets.getBoundingClientRect();
  sheets.scrollTop += r.top - s.top - (r.height > s.height / 2 ? 24 : s.height * .33);
}

// quote lights up the words themselves, where the browser can.
function quote(node, words) {
  if (!words || !window.Highlight) return;
  const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let text = "", map = [];
  for (let t; (t = walk.nextNode());) for (let k = 0; k < t.data.length; k++) if (!/\s/.test(t.data[k])) { text += t.data[k]; map.push([t, k]); }
  const want = words.replace(/\s|…$/g, ""), k = want ? text.indexOf(want) : -1;
  if (k < 0) return;
  const r = new Range(), [a, from] = map[k], [b, to] = map[k + want.length - 1];
  r.setStart(a, from); r.setEnd(b, to + 1);
  CSS.highlights.set("quote", new Highlight(r));
}

const named = () => which ? files[which].name : undefined;

// selection is what the reader has marked, as evidence of a finding of his own.
export function selection() {
  const s = document.getSelection();
  if (paged) {
    const n = +$("page").value || 1;
    return [{role: "says", file: named(), page: n, page_label: pages[n - 1]?.label || undefined, quote: ""}];
  }
  if (!s.rangeCount || s.isCollapsed || !sheets.contains(s.anchorNode)) return [];
  const b = s.anchorNode.parentElement.closest("[id^=b]");
  if (!b) return [];
  const [id, row, col] = b.id.split("-");
  const e = {role: "says", file: named(), block: id, quote: s.toString().slice(0, 300)};
  if (col !== undefined) { e.row = +row; e.col = +col; }
  return [e];
}

function at(n) {
  $("page").value = n;
  for (const i of spine.children) i.classList.toggle("cur", +i.dataset.page === n);
}

sheets.addEventListener("scroll", () => {
  if (!paged) return;
  const top = sheets.getBoundingClientRect().top + sheets.clientHeight * .3;
  const s = [...sheets.children].find((x) => x.getBoundingClientRect().bottom > top);
  if (s) at(+s.id.slice(1));
}, {passive: true});
const jump = (n) => { const s = $("p" + n); if (s) { sheets.scrollTop = s.offsetTop - 8; at(n); } };
$("page").addEventListener("change", () => jump(Math.min(pages.length, Math.max(1, +$("page").value || 1))));
spine.addEventListener("click", (e) => { const i = e.target.closest("[data-page]"); if (i) jump(+i.dataset.page); });
for (const b of document.querySelectorAll("[data-zoom]")) b.addEventListener("click", () => {
  const d = +b.dataset.zoom;
  zoom = d ? Math.min(2.5, Math.max(.5, zoom * (d > 0 ? 1.2 : 1 / 1.2))) : 1;
  sheets.style.setProperty("--zoom", zoom);
  if (chosen) chosen.scrollIntoView({block: "center"});
});

// In a window of another width everything stands elsewhere: what is chosen stays in view.
let width = sheets.clientWidth;
new ResizeObserver(() => {
  if (sheets.clientWidth === width) return;
  width = sheets.clientWidth;
  if (chosen) chosen.scrollIntoView({block: "center"});
}).observe(sheets);

export const turn = (down) => sheets.scrollBy({top: (down ? 1 : -1) * sheets.clientHeight * .9});
