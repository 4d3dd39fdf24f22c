using System.Globalization;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;
using Classroom.Testing.Media;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>
/// A class: everybody has a seat, sends sound and a camera as the page does, and shows all others in tiles of one size. Whoever is shown in which layer is the
/// server's choice, so what was lost is told by what came: gaps in the numbers of the packets, and pictures that were sent and not shown. Of what is lost on
/// purpose the sound does not count, since nobody asks for it again.
/// </summary>
internal sealed class ClassCrowd(LoadOptions options, LoadLoop loop) : ILoadCrowd
{
    private const int ConnectingMax = 4;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly List<LoadSeat> _seats = [];
    private readonly List<(LoadPeer Peer, IReadOnlyList<LoadSource> Sources)> _receivers = [];
    private readonly List<LoadSender> _senders = [];
    private long _picturesBefore;
    private long _pictures;

    public async Task Enter()
    {
        var url = options.PublishUrl;
        await Parallel.ForEachAsync(Enumerable.Range(0, options.Publishers), new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax }, async (number, _) =>
        {
            var place = await HubSeat.Join(url, options.Room, options.Token, string.Create(CultureInfo.InvariantCulture, $"Person {number}"));
            var seat = await LoadSeat.Take(place, loop, LoadTraits.Page with { In = new NetworkConditions { Loss = options.LossPercent / 100.0 }, Seed = number });
            lock (_seats)
                _seats.Add(seat);
        });
        foreach (var seat in _seats)
        {
            var peer = await seat.Subscriber;
            await Until(() => peer.IsConnected && peer.Sources.Count(source => source.IsVideo) == _seats.Count - 1, "a description of everybody");
            await seat.Show(_seats.Where(other => other != seat).Select(other => other.Id), options.TileLines);
        }

        for (var i = 0; i < _seats.Count; i++)
            _senders.Add(new LoadSender(_seats[i].Publisher!, i, _seats.Count));
        _senders.ForEach(loop.Start);
        foreach (var seat in _seats)
        {
            var peer = await seat.Subscriber;
            await Until(() => peer.Sources.Count(source => source.Lines > 0) == _seats.Count - 1, "everybody's picture");
            _receivers.Add((peer, [.. peer.Sources.Where(source => source.IsVideo || options.LossPercent == 0)]));
        }
    }

    public void Begin()
    {
        foreach (var source in _receivers.SelectMany(one => one.Sources))
            source.Begin();
        _picturesBefore = _senders.Sum(sender => sender.Pictures);
    }

    public void End()
    {
        foreach (var source in _receivers.SelectMany(one => one.Sources))
            source.End();
        _pictures = _senders.Sum(sender => sender.Pictures) - _picturesBefore;
    }

    public CrowdCount Count(Tally tally, IReadOnlyList<LoadSender> senders)
    {
        var (sources, expected) = (_receivers.SelectMany(one => one.Sources).ToList(), (double)_pictures * (_seats.Count - 1));
        var (packets, missing) = (sources.Sum(source => source.Expected), sources.Sum(source => source.Missing));
        var lost = Math.Max(100.0 * missing / packets, 100 * (expected - sources.Sum(source => source.CountedPictures)) / expected);
        var worst = _receivers.Max(one => 100.0 * one.Sources.Sum(source => source.Missing) / one.Sources.Sum(source => source.Expected));
        var lines = string.Join(", ", sources.Where(source => source.IsVideo).GroupBy(source => source.Lines).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} in {group.Key} lines")));
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"{lines}; {sources.Sum(source => source.CountedPictures)} of {expected:F0} pictures shown; {missing} of {packets} packets missing, "
            + $"{_receivers.Sum(one => one.Peer.Asked)} asked for again");
        return new CrowdCount(packets, lost, worst, _receivers.Sum(one => one.Peer.SendErrors) + senders.Sum(sender => sender.Peer.SendErrors), note);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in _seats)
            await seat.DisposeAsync();
    }

    private async Task Until(Func<bool> holds, string what)
    {
        for (var since = DateTimeOffset.UtcNow; ; await Task.Delay(s_pause))
        {
            var isSo = false;
            await loop.Do((_, _) => isSo = holds());
            if (isSo)
                return;
            if (DateTimeOffset.UtcNow - since > s_limit)
                throw new TimeoutException($"{what} did not come");
        }
    }
}
