namespace Classroom.Server.Tests.Conversion;

/// <summary>A clock that goes on by one second whenever it is looked at.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long _looks;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Increment(ref _looks);
}
