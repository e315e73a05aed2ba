// The media field of the course editor: drop a file and it becomes the lesson's video, or choose one that is there.
import { pageData } from "./shared/page";
import { MediaField } from "./upload/field";

// The editor keeps its token in its own place.
const config = document.getElementById("wagtail-config")?.textContent;
if (config) pageData().csrf = (JSON.parse(config) as { CSRF_TOKEN: string }).CSRF_TOKEN;
if (!customElements.get("academy-media")) customElements.define("academy-media", MediaField);
