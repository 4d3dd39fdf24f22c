using Classroom.Server.Loops;

namespace Classroom.Server.Tests.Loops;

/// <summary>When a worker lets arrivals gather.</summary>
public sealed class TurnPaceTests
{
    private const long QuickUs = 1_500;
    private readonly TurnPace _pace = new();

    [Fact]
    public void Where_one_speaks_nothing_waits()
    {
        // A picture of two turns every 33 ms, sound every 20 ms.
        for (var i = 1; i < 1_000; i++)
        {
            Turn(i * 20_000L);
            if (i % 5 is 0 or 2 or 3)
            {
                Turn((i * 20_000L) + 300);
                Turn((i * 20_000L) + 600);
            }

            Assert.Equal(0, _pace.RestFrom((i * 20_000L) + 700));
        }
    }

    [Fact]
    public void Where_many_come_the_next_turn_begins_a_rest_after_the_last_one_began()
    {
        var nowUs = Busy();
        Assert.Equal(TurnPace.RestUs - 500, _pace.RestFrom(nowUs + 500));
        Assert.Equal(0, _pace.RestFrom(nowUs + TurnPace.RestUs));
        Assert.Equal(0, _pace.RestFrom(nowUs + (2 * TurnPace.RestUs)));
        // Rests that find something go on for as long as they do.
        for (var i = 1; i <= 100; i++)
            Turn(nowUs + (i * TurnPace.RestUs));
        Assert.Equal(TurnPace.RestUs, _pace.RestFrom(nowUs + (100 * TurnPace.RestUs)));
    }

    [Fact]
    public void A_rest_that_finds_nothing_is_the_last()
    {
        var nowUs = Busy();
        _pace.NoteNothing();
        Assert.Equal(0, _pace.RestFrom(nowUs + 1));
        Turn(nowUs + QuickUs);
        Assert.Equal(0, _pace.RestFrom(nowUs + QuickUs));
    }

    [Fact]
    public void Nothing_found_between_quick_turns_does_not_keep_rests_from_beginning()
    {
        var nowUs = 1_000_000L;
        for (var i = 0; i <= TurnPace.QuickTurns; i++)
        {
            _pace.NoteNothing();
            Turn(nowUs += QuickUs);
        }

        Assert.Equal(TurnPace.RestUs, _pace.RestFrom(nowUs));
    }

    [Fact]
    public void Whoever_could_not_read_all_does_not_rest()
    {
        var nowUs = Busy();
        _pace.NoteTurn(nowUs + TurnPace.RestUs, isFull: true);
        Assert.Equal(0, _pace.RestFrom(nowUs + TurnPace.RestUs));
    }

    private long Busy()
    {
        var nowUs = 1_000_000L;
        for (var i = 0; i <= TurnPace.QuickTurns; i++)
            Turn(nowUs += QuickUs);
        Assert.Equal(TurnPace.RestUs, _pace.RestFrom(nowUs));
        return nowUs;
    }

    private void Turn(long nowUs) => _pace.NoteTurn(nowUs, isFull: false);
}
