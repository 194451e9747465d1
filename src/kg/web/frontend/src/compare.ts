import "./base";
