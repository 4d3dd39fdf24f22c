export { BackgroundNotice } from "./BackgroundNotice";
export { BackgroundPicker } from "./BackgroundPicker";
