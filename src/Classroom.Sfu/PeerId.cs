namespace Classroom.Sfu;

/// <summary>One transport of one client, numbered by the control side.</summary>
public readonly record struct PeerId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
