namespace Classroom.Server.Bridges.Conversion;

/// <summary>The sandbox itself cannot be made on this machine: nothing is converted outside of it.</summary>
public sealed class SandboxException(string message, Exception? cause = null) : Exception(message, cause);
