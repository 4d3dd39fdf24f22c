using Classroom.Meetings;
using Classroom.Rtc.Codecs;
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

    /// <summary>How pictures are coded in a meeting by whoever begins to send now.</summary>
    VideoCodec VideoCodecOf(MeetingId meeting);

    /// <summary>Somebody outside the list of people (WHEP) begins to watch a meeting, and can show these.</summary>
    void Watches(MeetingId meeting, IReadOnlyList<VideoCodec> decodes);

    /// <summary>
    /// The browser has closed its hub connection, as a page that goes does, and one that changes over to a new connection. One that is lost is not told: its
    /// media may be well.
    /// </summary>
    void Closed(Outbox connection);
}
