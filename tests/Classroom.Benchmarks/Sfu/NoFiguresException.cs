namespace Classroom.Benchmarks.Sfu;

/// <summary>A run from which nothing can be said but that the server did not serve this crowd.</summary>
internal sealed class NoFiguresException(string message) : Exception(message);
