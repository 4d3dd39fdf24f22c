namespace Classroom.Server.Loops.WarmUp;

/// <summary>The transport-wide numbers of one sender.</summary>
internal sealed class WarmCounter
{
    private ushort _next;

    public ushort Next() => _next++;
}
