using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>Plain publishers, and receivers to each of whom all is sent that comes.</summary>
internal sealed class WatchingCrowd : ILoadCrowd
{
    /// <summary>Handshakes at a time: the server takes a dozen of one address.</summary>
    private const int ConnectingMax = 8;

    private readonly LoadOptions _options;
    private readonly LoadLoop _loop;
    private readonly HttpClient _http = new();
    private readonly IWatchingDoor _door;
    private readonly List<LoadPeer> _receivers = [];

    public WatchingCrowd(LoadOptions options, LoadLoop loop)
    {
        (_options, _loop) = (options, loop);
        _door = options.IsJanus ? new JanusDoor(options, _http, loop) : new WhipDoor(options, _http, loop);
    }

    public async Task Enter()
    {
        var senders = new List<LoadSender>();
        for (var i = 0; i < _options.Publishers; i++)
            senders.Add(new LoadSender(await _door.Publish(i), i, _options.Publishers));
        var connections = _door.ConnectionsEach;
        var all = Enumerable.Range(0, _options.Receivers * connections);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax }, async (number, _) =>
        {
            var peer = await _door.Watch(number % connections);
            lock (_receivers)
                _receivers.Add(peer);
        });

        // Joining under load is not what is measured here.
        senders.ForEach(_loop.Start);
    }

    public void Begin()
    {
        // Who receives counts by what the packets say of themselves.
    }

    public void End()
    {
        // As above.
    }

    public CrowdCount Count(Tally tally, IReadOnlyList<LoadSender> senders)
    {
        var expected = tally.Sent * _options.Receivers;
        var share = (double)expected / _receivers.Count;
        return new CrowdCount(
            expected, 100.0 * (expected - tally.Arrived) / expected, Math.Max(0, 100 * (share - _receivers.Min(peer => peer.Counted)) / share),
            _receivers.Sum(peer => peer.SendErrors) + senders.Sum(sender => sender.Peer.SendErrors));
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
