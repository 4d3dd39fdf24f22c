using System.Globalization;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;
using Classroom.Testing.Media;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>Synthetic people whose cameras are on and who see nobody themselves; a few small pictures a second each, so that many fit on a busy machine.</summary>
internal sealed class CameraCrowd : IAsyncDisposable
{
    private const int EnteringMax = 4;

    private static readonly LoadTraits s_camera = new()
    {
        Layers = [new LoadLayer("l", 180, new SyntheticPicture(Packets: 1, Length: 120, KeyPackets: 2))],
        PicturesPerSecond = 5,
    };

    private readonly LoadLoop _loop;
    private readonly List<LoadSeat> _seats = [];

    private CameraCrowd(int people) => _loop = new LoadLoop(new Tally(people));

    /// <summary>Who they are.</summary>
    public IEnumerable<string> Ids => _seats.Select(seat => seat.Id);

    /// <summary>All come in, a few at a time; the first of them teaches.</summary>
    public static async Task<CameraCrowd> Enter(TestRoom room, int people)
    {
        var crowd = new CameraCrowd(people);
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, people), new ParallelOptions { MaxDegreeOfParallelism = EnteringMax }, async (number, _) => await crowd.Take(room, number));
            for (var i = 0; i < people; i++)
                crowd._loop.Start(new LoadSender(crowd._seats[i].Publisher!, i, people));
            return crowd;
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in _seats)
            await seat.DisposeAsync();
        _loop.Dispose();
    }

    private async Task Take(TestRoom room, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Person {number}");
        var place = await HubSeat.Join(room.Url, room.RoomId, number == 0 ? room.ModeratorToken : room.ViewerToken, name);
        var seat = await LoadSeat.Take(place, _loop, s_camera, receives: false);
        lock (_seats)
            _seats.Add(seat);
    }
}
