import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/frame.css";
import { frame } from "./lib/frame";
import { showRecent } from "./lib/recent";

frame();
showRecent();
