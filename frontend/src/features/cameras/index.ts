export { Cameras } from "./Cameras";
export { DevicePickers } from "./DevicePickers";
export { LevelBar } from "./LevelBar";
export { MediaVerb } from "./MediaVerbs";
export { MicrophoneSettings } from "./MicrophoneSettings";
export { explainProblem } from "./problems";
export { SoundPrompt } from "./SoundPrompt";
export { SoundSettings } from "./SoundSettings";
export { MediaContext, useMedia } from "./useMedia";
