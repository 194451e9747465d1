import "./base";
import "./styles/quality.css";
