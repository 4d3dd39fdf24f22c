using Classroom.Sfu;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Who gets which layer of one viewer's bitrate.</summary>
public sealed class BitrateAllocatorTests
{
    private static readonly Gen<BitrateRequest> s_request = Gen.Select(Gen.Long[0, 400_000], Gen.Long[0, 1_000_000], Gen.Long[0, 3_000_000], Gen.Int[0, 4], Gen.Int[-1, 3], Gen.Int[0, 31])
        .Select((low, middle, high, layers, current, marks) => new BitrateRequest([.. new[] { low, low + middle, low + middle + high, (2 * low) + middle + high }.Take(layers)])
        {
            Current = Math.Min(current, layers - 1),
            Base = Math.Min(marks >> 3, layers - 1),
            IsNew = (marks & 1) != 0,
            IsHeld = (marks & 2) != 0,
            IsFirst = (marks & 4) != 0,
        });

    [Fact]
    public void The_budget_is_never_exceeded_and_the_rest_is_true() =>
        Gen.Select(s_request.Array[0, 30], Gen.Long[-1_000_000, 20_000_000]).Sample((requests, budgetBps) =>
        {
            var rest = BitrateAllocator.Share(requests, budgetBps);
            Assert.True(rest >= 0);
            var sum = requests.Sum(request => request.CostOf(request.Granted));
            // But for what the first may be short of.
            if (sum > Math.Max(0, budgetBps)) Assert.True(rest == 0 && requests.Single(request => request.Granted >= 0 && request.CostOf(request.Granted) > 0) is { Granted: 0, Current: >= 0 } kept
                && kept.CostOf(0) * BitrateAllocator.Short <= budgetBps);
            else Assert.Equal(Math.Max(0, budgetBps) - rest, sum);
            Assert.All(requests, request => Assert.InRange(request.Granted, -1, request.Layers - 1));
        });

    [Fact]
    public void Who_was_held_down_does_not_rise_above_the_smallest() =>
        Gen.Select(s_request.Array[1, 10], Gen.Long[0, 20_000_000]).Sample((requests, budgetBps) =>
        {
            BitrateAllocator.Share(requests, budgetBps);
            Assert.All(requests.Where(request => request is { IsHeld: true, IsNew: false }), request => Assert.True(request.Granted <= Math.Max(0, request.Current)));
        });

    [Fact]
    public void A_second_look_at_the_same_changes_nothing() =>
        Gen.Select(s_request.Array[1, 10], Gen.Long[0, 20_000_000]).Sample((requests, budgetBps) =>
        {
            BitrateAllocator.Share(requests, budgetBps);
            var first = requests.Select(request => request.Granted).ToArray();
            // With equal layers more might fit: what was refused for want of spare room is still refused.
            for (var i = 0; i < requests.Length; i++) (requests[i].Current, requests[i].IsNew, requests[i].IsHeld) = (first[i], false, true);
            BitrateAllocator.Share(requests, budgetBps);
            Assert.Equal(first, requests.Select(request => request.Granted));
        });

    [Fact]
    public void Each_is_seen_small_before_one_is_seen_large()
    {
        var requests = Enumerable.Repeat(Camera(), 4).ToArray();
        BitrateAllocator.Share(requests, 900_000);
        Assert.Equal([1, 0, 0, 0], requests.Select(request => request.Granted));
    }

    [Fact]
    public void What_is_read_comes_first()
    {
        BitrateRequest[] requests = [Camera() with { IsFirst = true }, Camera(), Camera()];
        BitrateAllocator.Share(requests, 1_350_000);
        Assert.Equal([2, 0, -1], requests.Select(request => request.Granted));
    }

    [Fact]
    public void Going_up_needs_more_room_than_staying()
    {
        BitrateRequest[] up = [Camera() with { IsNew = false, Current = 0 }];
        BitrateAllocator.Share(up, 420_000);
        BitrateRequest[] stays = [Camera() with { IsNew = false, Current = 1 }];
        BitrateAllocator.Share(stays, 420_000);
        Assert.Equal((0, 1), (up[0].Granted, stays[0].Granted));
    }

    [Fact]
    public void Who_has_no_picture_gets_the_smallest_as_soon_as_it_fits_however_often_it_went_down()
    {
        BitrateRequest[] requests = [Camera() with { IsNew = false, IsHeld = true }];
        BitrateAllocator.Share(requests, 110_000);
        Assert.Equal(-1, requests[0].Granted);
        BitrateAllocator.Share(requests, 2_000_000);
        Assert.Equal(0, requests[0].Granted);
    }

    [Theory]
    [InlineData(85_000, 0)]
    [InlineData(75_000, -1)]
    public void The_most_important_picture_is_not_taken_away_for_a_little(long budgetBps, int expected)
    {
        BitrateRequest[] requests = [Camera() with { IsNew = false, Current = 0 }, Camera() with { IsNew = false, Current = 0 }];
        BitrateAllocator.Share(requests, budgetBps);
        Assert.Equal([expected, -1], requests.Select(request => request.Granted));
    }

    private static BitrateRequest Camera() => new(100_000, 400_000, 1_200_000) { IsNew = true };
}
