using Classroom.Rtc.Codecs;
using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>Who has which connection, which offer is the newest, who waits for an answer. Control only: no packet comes by here.</summary>
public sealed class MediaDirectory
{
    private const int MaxAwaitingPerPeer = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, MediaConnection> _byPeer = [];
    private readonly Dictionary<(string Meeting, string Participant, MediaPurpose Purpose), MediaConnection> _byOwner = [];
    private readonly Dictionary<PeerId, Queue<TaskCompletionSource<MediaAnswer>>> _awaiting = [];

    // Of the meetings that run here, until they close.
    private readonly Dictionary<string, VideoCodec> _codecs = [];
    private readonly Dictionary<string, HashSet<VideoCodec>> _undecodable = [];
    private long _lastPeer;
    private int _lastRevision;

    /// <summary>The peer that this offer belongs to, and the one it replaces.</summary>
    public (MediaConnection Open, MediaConnection? Replaced) OpenPublisher(string meeting, string participant, string identity, int worker)
    {
        lock (_gate)
        {
            if (_byOwner.TryGetValue((meeting, participant, MediaPurpose.Publish), out var open) && open.Identity == identity)
                return (open, null);
            return Open(meeting, participant, MediaPurpose.Publish, identity, worker);
        }
    }

    public (MediaConnection Open, MediaConnection? Replaced) OpenSubscriber(string meeting, string viewer, int worker)
    {
        lock (_gate)
            return Open(meeting, viewer, MediaPurpose.Subscribe, "", worker);
    }

    public MediaConnection OpenViewer(string meeting, string publisher, int worker)
    {
        lock (_gate)
        {
            var connection = new MediaConnection(new PeerId(++_lastPeer), worker, meeting, publisher, MediaPurpose.View, "");
            _byPeer.Add(connection.Peer, connection);
            return connection;
        }
    }

    public MediaConnection? Find(PeerId peer)
    {
        lock (_gate)
            return _byPeer.GetValueOrDefault(peer);
    }

    /// <summary>Gives the offer a number that is unique over all connections, so that an answer to an earlier one is known as such.</summary>
    public MediaConnection? NoteOffer(PeerId peer, int offered)
    {
        lock (_gate)
        {
            if (!_byPeer.TryGetValue(peer, out var connection))
                return null;
            return Replace(connection with { Revision = ++_lastRevision, Offered = offered, IsOpen = true });
        }
    }

    public void NoteAnswered(PeerId peer)
    {
        lock (_gate)
        {
            if (_byPeer.TryGetValue(peer, out var connection))
                Replace(connection with { IsOpen = true });
        }
    }

    /// <summary>A refusal of the first offer ends the connection before it began; a later one leaves it as it is.</summary>
    public void NoteRefused(PeerId peer)
    {
        lock (_gate)
        {
            if (_byPeer.TryGetValue(peer, out var connection) && !connection.IsOpen)
                Forget(peer);
        }
    }

    public MediaConnection? FindOffer(string meeting, string participant, int revision) =>
        FindOwned(meeting, participant, MediaPurpose.Subscribe) is { } connection && connection.Revision == revision && revision != 0 ? connection : null;

    public MediaConnection? FindOwned(string meeting, string participant, MediaPurpose purpose)
    {
        lock (_gate)
            return _byOwner.GetValueOrDefault((meeting, participant, purpose));
    }

    /// <summary>The same, where the worker has taken it already.</summary>
    public MediaConnection? FindOpen(string meeting, string participant, MediaPurpose purpose) =>
        FindOwned(meeting, participant, purpose) is { IsOpen: true } open ? open : null;

    /// <summary>After an ICE restart the connection's next offers are known by another fragment.</summary>
    public void NoteIdentity(PeerId peer, string identity)
    {
        lock (_gate)
        {
            if (_byPeer.TryGetValue(peer, out var connection))
                Replace(connection with { Identity = identity });
        }
    }

    public bool TryAwait(PeerId peer, TaskCompletionSource<MediaAnswer> answer)
    {
        lock (_gate)
        {
            if (!_awaiting.TryGetValue(peer, out var queue))
                _awaiting.Add(peer, queue = new());
            if (queue.Count >= MaxAwaitingPerPeer)
                return false;
            queue.Enqueue(answer);
            return true;
        }
    }

    /// <summary>The question never reached the worker: nobody waits for an answer to it.</summary>
    public void Withdraw(PeerId peer, TaskCompletionSource<MediaAnswer> answer)
    {
        lock (_gate)
        {
            if (_awaiting.Remove(peer, out var queue) && new Queue<TaskCompletionSource<MediaAnswer>>(queue.Where(one => one != answer)) is { Count: > 0 } rest)
                _awaiting.Add(peer, rest);
        }
        NoteRefused(peer);
    }

    /// <summary>The longest-waiting question about this peer: the worker answers in order.</summary>
    public TaskCompletionSource<MediaAnswer>? TakeAwaiting(PeerId peer)
    {
        lock (_gate)
        {
            if (!_awaiting.TryGetValue(peer, out var queue) || !queue.TryDequeue(out var answer))
                return null;
            if (queue.Count == 0)
                _awaiting.Remove(peer);
            return answer;
        }
    }

    /// <summary>The connection is over; null if nobody is to hear of it because another has taken its place.</summary>
    public MediaConnection? Forget(PeerId peer)
    {
        lock (_gate)
        {
            if (!_byPeer.Remove(peer, out var connection))
                return null;
            if (connection.Purpose == MediaPurpose.View)
                return connection;
            return _byOwner.TryGetValue(connection.Owner, out var current) && current.Peer == peer && _byOwner.Remove(connection.Owner)
                ? connection : null;
        }
    }

    public void Remove(string meeting, string participant)
    {
        lock (_gate)
        {
            foreach (var purpose in new[] { MediaPurpose.Publish, MediaPurpose.Subscribe })
            {
                if (_byOwner.Remove((meeting, participant, purpose), out var connection))
                    _byPeer.Remove(connection.Peer);
            }
        }
    }

    /// <summary>Forgets the meeting; gives those who still wait for an answer.</summary>
    public IReadOnlyList<TaskCompletionSource<MediaAnswer>> Close(string meeting)
    {
        lock (_gate)
        {
            _codecs.Remove(meeting);
            _undecodable.Remove(meeting);
            var waiting = new List<TaskCompletionSource<MediaAnswer>>();
            foreach (var connection in _byPeer.Values.Where(connection => connection.Meeting == meeting).ToList())
            {
                _byPeer.Remove(connection.Peer);
                _byOwner.Remove(connection.Owner);
                if (_awaiting.Remove(connection.Peer, out var queue))
                    waiting.AddRange(queue);
            }
            return waiting;
        }
    }

    public int Count(string meeting, MediaPurpose purpose)
    {
        lock (_gate)
            return _byPeer.Values.Count(connection => connection.Purpose == purpose && connection.Meeting == meeting);
    }

    public bool IsPublishing(string meeting, string participant)
    {
        lock (_gate)
            return _byOwner.ContainsKey((meeting, participant, MediaPurpose.Publish));
    }

    public void SetVideoCodec(string meeting, VideoCodec codec)
    {
        lock (_gate)
            _codecs[meeting] = codec;
    }

    /// <summary>The room's codec, or the server's own where it says none; VP8 where somebody in the meeting cannot decode that.</summary>
    public VideoCodec VideoCodecOf(string meeting, VideoCodec otherwise)
    {
        lock (_gate)
        {
            return IfDecodable(meeting, _codecs.GetValueOrDefault(meeting, otherwise));
        }
    }

    /// <summary>The meeting's codec where it is another than VP8, in which letters cost most; else the one for screens, and VP8 where somebody cannot decode that.</summary>
    public VideoCodec ScreenCodecOf(string meeting, VideoCodec otherwise, VideoCodec screens)
    {
        lock (_gate)
        {
            var codec = VideoCodecOf(meeting, otherwise);
            return codec == VideoCodec.Vp8 ? IfDecodable(meeting, screens) : codec;
        }
    }

    /// <summary>Somebody in the meeting cannot decode this codec; false where that is known, and for the one that is left then.</summary>
    public bool NoteUndecodable(string meeting, VideoCodec codec)
    {
        lock (_gate)
        {
            if (codec == VideoCodec.Vp8)
                return false;
            if (!_undecodable.TryGetValue(meeting, out var without))
                _undecodable.Add(meeting, without = []);
            return without.Add(codec);
        }
    }

    private VideoCodec IfDecodable(string meeting, VideoCodec codec) =>
        _undecodable.TryGetValue(meeting, out var without) && without.Contains(codec) ? VideoCodec.Vp8 : codec;

    private MediaConnection Replace(MediaConnection connection)
    {
        _byPeer[connection.Peer] = connection;
        if (_byOwner.TryGetValue(connection.Owner, out var current) && current.Peer == connection.Peer)
            _byOwner[connection.Owner] = connection;
        return connection;
    }

    private (MediaConnection Open, MediaConnection? Replaced) Open(string meeting, string participant, MediaPurpose purpose, string identity, int worker)
    {
        var connection = new MediaConnection(new PeerId(++_lastPeer), worker, meeting, participant, purpose, identity);
        var replaced = _byOwner.GetValueOrDefault(connection.Owner);
        if (replaced is not null)
            _byPeer.Remove(replaced.Peer);
        _byOwner[connection.Owner] = connection;
        _byPeer.Add(connection.Peer, connection);
        return (connection, replaced);
    }
}
