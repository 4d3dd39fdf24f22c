namespace Classroom.Rtc;

/// <summary>Where a peer puts datagrams to send: the owner of the socket decides whether they leave one by one or in batches.</summary>
public interface IDatagramSink
{
    /// <summary>Space for one datagram; asking again without a commit gives up what was rented.</summary>
    Span<byte> Rent(int length);

    /// <summary>Sends the first bytes of the space rented last.</summary>
    void Commit(int length, in TransportAddress to);
}
