using Classroom.Meetings;
using Classroom.Server.Edge;

namespace Classroom.Server.Bridges;

/// <summary>What the hub asks of the media side; answers and offers come back by <see cref="Outbox.Describe"/>.</summary>
public interface IMediaSignalling
{
    /// <summary>
    /// A client's description. Null where it was taken (an answer to a publish offer follows through the outbox), else the rule that refuses it.
    /// Called once at a time for one connection.
    /// </summary>
    ValueTask<Rejection?> Describe(Outbox connection, Description description);

    /// <summary>The hub connection is gone; its peers may go, the seat may return with new ones.</summary>
    void Disconnected(Outbox connection);
}
