/** The mark: a board with a line drawn by hand. */
export function Logo({ small = false }: { readonly small?: boolean }) {
  return (
    <span className={small ? "logo logo-small" : "logo"}>
      <img src="/icon.svg" alt="" width={small ? 26 : 40} height={small ? 26 : 40} />
      <span className="logo-word">Classroom</span>
    </span>
  );
}
