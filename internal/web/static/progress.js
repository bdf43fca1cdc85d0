// How far an upload and its case are, in words: what the pages that hand in share.
export const steps = ["上传", "读页", "取数", "对照45项", "成文"];
const at = {reading: 1, facts: 2, rules: 3, papers: 4};

// sentence says where a job is: the step, the part of it that is done, the words.
export function sentence(p) {
  if (p.state === "queued") return [1, 0, (p.place ? `排队第 ${p.place} 位` : "排队") + "，可以离开本页"];
  const i = at[p.step] ?? 1, part = p.m ? p.n / p.m : 0;
  if (i === 1) return [1, part, pages(p)];
  if (i === 3) return [3, part, p.m ? `正在对照 45 项，第 ${Math.min(p.n, p.m)} 项` : "正在对照 45 项"];
  return [i, .5, i === 2 ? "正在取数" : "正在成文"];
}
const pages = (p) => p.m ? `正在读取第 ${p.n} 页，共 ${p.m} 页` : "正在读取";

// looking tells how far an upload is that is read before it is stored; it ends
// with what it gives.
export function looking(key, report, say) {
  const es = new EventSource(`/api/v1/uploads/${key}/events`);
  es.addEventListener("progress", (m) => {
    const p = JSON.parse(m.data);
    if (p.step === "reading") say(1, p.m ? p.n / p.m : 0, (p.file && p.file !== report ? `“${p.file}”` : "") + pages(p));
    else if (p.step === "storing") say(1, 1, "正在存档");
    else if (p.step === "ended") es.close();
  });
  return () => es.close();
}

// A browser has six connections to a server: a few cases are followed at a time,
// the others wait for their turn.
const most = 3, waiting = [];
let followed = 0;

// follow tells of a job until it has ended.
export function follow(id, say) {
  if (followed >= most) { waiting.push([id, say]); return; }
  followed++;
  const end = () => { followed--; if (waiting.length) follow(...waiting.shift()); };
  const listen = () => {
    const es = new EventSource(`/api/v1/reports/${id}/events`);
    es.addEventListener("progress", (m) => {
      const p = JSON.parse(m.data);
      if (p.state === "done" || p.state === "failed") { es.close(); end(); }
      say(p);
    });
    es.onerror = () => { // while it is down the browser tries again by itself
      say({state: "lost"});
      if (es.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    };
  };
  listen();
}

// newKey names one submission: sent again after a lost connection, it is the same case.
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
