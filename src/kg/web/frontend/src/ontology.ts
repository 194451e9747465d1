import "./base";
import "./styles/ontology.css";
