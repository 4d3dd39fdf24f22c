using Classroom.Rtc;

namespace Classroom.Testing.Media;

/// <summary>Something without a socket that takes part in a virtual network.</summary>
public interface IVirtualEndpoint
{
    TransportAddress Address { get; }
    long DeadlineUs { get; }
    void Receive(long nowUs, byte[] datagram, in TransportAddress from);
    void HandleTimeout(long nowUs);

    /// <summary>Next datagram to send; asked until it says false after each call of the two above.</summary>
    bool TryTake(out byte[] datagram, out TransportAddress to);
}
