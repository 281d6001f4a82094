// Unpacks what the page carries: the data, the nodes and edges that pyvis emitted, and the drawing engine.
// All three are deflated and in base64; the browser inflates them itself, nothing is fetched.

const byId = (id) => document.getElementById(id);

async function unpack(id) {
  const packed = atob(byId(id).textContent), bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) bytes[at] = packed.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}
if (typeof DecompressionStream === "undefined") {
  byId("empty").hidden = false;
  byId("empty").textContent = "This browser is too old for the page: it needs Chrome or Edge 80, Firefox 113, Safari 16.4, or newer.";
  return;
}
const [engineText, data, emitted] = await Promise.all([unpack("engine"), unpack("payload").then(JSON.parse), unpack("network").then(JSON.parse)]);
const engine = document.createElement("script");
engine.textContent = engineText; // the content security policy lets exactly this text run
document.head.append(engine);
