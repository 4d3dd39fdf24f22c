export function App() {
  return <main>Classroom</main>;
}
